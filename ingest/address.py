"""Which addresses lead to one story, however they are spelled."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

# The same pages for other screens; not where it is the whole name, as in m.example.
_FRONTS = re.compile(r"(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")
# Which link was followed, not what it leads to.
_TRACKED = re.compile(
    r"utm_.*|at_(?:medium|campaign|custom\d|link_.*|ptr_.*|bbc_team)|mc_[ce]id|(?:fb|g|d|y|ms|tt)clid"
    r"|gbraid|wbraid|igshid|cmp(?:id)?|ns_(?:source|mchannel|campaign|linkname|fee)|xtor|smid|smtyp|ocid"
    r"|ncid|guccounter|amp|output(?:type)?=amp",
    re.IGNORECASE,
)
# Other anchors may name a story of its own, as in notes or a live blog on one page.
_REMARKS = re.compile(r"comments?|respond|top|(?::~:text|\w+)=.*", re.IGNORECASE)


def address_key(url: str) -> str:
    """Return what the spellings of one address have in common: no scheme, no word of how it was come by.

    What is no address stays as it is.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # "http://[", "http://a:b"
        return url
    if not host:
        return url
    host = _FRONTS.sub("", host, count=1) + (f":{port}" if port not in (None, 80, 443) else "")
    path = re.sub(r"(?:/|/amp)+$", "", parts.path)
    told = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in told if not _is_tracked(name, value)]
    query = f"?{urlencode(kept)}" if kept else ""
    anchor = "" if _REMARKS.fullmatch(parts.fragment) else parts.fragment
    return f"{host}{path}{query}" + (f"#{anchor}" if anchor else "")


def _is_tracked(name: str, value: str) -> bool:
    return bool(_TRACKED.fullmatch(name) or _TRACKED.fullmatch(f"{name}={value}"))
