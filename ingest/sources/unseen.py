"""What a web page holds and no reader of it sees: it can carry orders to a language model.

Only what stands in the page itself counts: attributes and inline styles. Style sheets are not fetched, and a
rule in one may show what seems hidden as well as hide what seems shown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
# From the start of a name, and not given back: a style that is one long word takes no more than linear time.
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*([^;]+)")
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))([a-z%]*)")
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\([^()]*+\)|\b[a-z]+\b")
# Pages cut what they show by scripts at 1 px, too: what assistive software alone is to find.
_SPECK_PX = 1.0
# How far out is out of every window, by unit.
_FAR = {"px": 900.0, "pt": 700.0, "em": 60.0, "rem": 60.0, "vw": 100.0, "vh": 100.0, "%": 100.0}
_AS_ABOVE = frozenset({"inherit", "unset", "currentcolor", "smaller", "larger"})
# Colours that differ by this much in all, of 765, cannot be told apart.
_ALIKE = 24.0
_FAINT_ALPHA = 0.05
_NAMED = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255),
    "silver": (192, 192, 192),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "lime": (0, 255, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "yellow": (255, 255, 0),
    "orange": (255, 165, 0),
    "purple": (128, 0, 128),
    "maroon": (128, 0, 0),
}
_CLEAR = (0.0, 0.0, 0.0, 0.0)
_WHITE = (255.0, 255.0, 255.0, 1.0)
Colour = tuple[float, float, float, float]
Style = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Look:
    """How the text of an element looks. An element within may look otherwise, so each has its own."""

    colour: Colour | None = None
    background: Colour | None = None
    is_tiny: bool = False
    is_invisible: bool = False

    @property
    def is_seen(self) -> bool:
        if self.is_tiny or self.is_invisible:
            return False
        if self.colour is None or self.colour[3] <= _FAINT_ALPHA:
            return self.colour is None
        pairs = zip(self.colour[:3], (self.background or self.colour)[:3], strict=True)
        return self.background is None or sum(abs(one - other) for one, other in pairs) > _ALIKE


def drop_unseen(tree: Any) -> None:
    """Take out of an lxml tree the elements and the text that cannot be seen on the page."""
    # Where nothing can have painted it, the page is white.
    is_plain = next(tree.iter("style", "link"), None) is None
    page = _Look(background=_WHITE if is_plain else None)
    looks: dict[Any, _Look] = {}
    for element in list(tree.iter("*")):
        above = looks.get(element.getparent(), page)
        style = _style(element)
        if (element.tag == "template" or element.get("hidden") is not None or _is_gone(style)) and (
            element.tag not in ("html", "body") and element.getparent() is not None
        ):
            element.drop_tree()
            continue
        look = _look(style, above) if style else above
        if look != page:
            looks[element] = look
        if not look.is_seen:
            element.text = None
            for child in element:
                child.tail = None


def _style(element: Any) -> dict[str, str]:
    given = element.get("style") or ""
    style: dict[str, str] = {}
    if given:
        plain = _ESCAPE.sub(lambda code: chr(min(int(code[1], 16), 0x10FFFF)), _COMMENT.sub("", given))
        declared = _DECLARATION.findall(plain.lower().replace("!important", ""))
        style = {name: value.strip() for name, value in declared}
    for attribute, name in (("bgcolor", "background-color"), ("text", "color"), ("color", "color")):
        # As pages were written before there were styles; a style wins.
        if (old := element.get(attribute)) and (attribute != "color" or element.tag == "font"):
            style.setdefault(name, old.strip().lower())
    return style


def _is_gone(style: Style) -> bool:
    """Whether an element is not shown with all that is in it, whatever that says of itself."""
    return bool(style) and any(test(style) for test in _TESTS)


def _is_not_displayed(style: Style) -> bool:
    return style.get("display") == "none" or style.get("content-visibility") == "hidden"


def _is_clear(style: Style) -> bool:
    # With a way to come in, a script fades it in: so whole articles are written.
    if any(name in style for name in ("transform", "transition", "animation", "will-change")):
        return re.search(r"scale\(\s*0?\.?0*\s*[,)]", style.get("transform", "")) is not None
    faint = style.get("filter", "").replace(" ", "") in ("opacity(0)", "opacity(0%)")
    opacity, unit = _length(style.get("opacity", "1"))
    least = _FAINT_ALPHA * (100 if unit == "%" else 1)
    return faint or (opacity is not None and opacity <= least)


def _is_far_off(style: Style) -> bool:
    moved = [style[name] for name in ("text-indent", "margin-left", "margin-top") if name in style]
    # By shares of their width columns are put side by side.
    moved = [value for value in moved if not value.endswith("%")]
    if style.get("position") in ("absolute", "fixed"):
        moved += [style[name] for name in ("left", "right", "top", "bottom") if name in style]
    return any(map(_is_far, moved))


def _is_far(value: str) -> bool:
    number, unit = _length(value)
    return number is not None and -number >= _FAR.get(unit or "px", float("inf"))


def _is_cut_away(style: Style) -> bool:
    clip = style.get("clip", "")
    if clip.startswith("rect") and style.get("position") in ("absolute", "fixed"):
        sides = [number for number, _ in map(_length, re.findall(r"-?[\d.]+[a-z%]*", clip))]
        if len(sides) == 4 and max(abs(number or 0.0) for number in sides) <= _SPECK_PX:
            return True
    path = style.get("clip-path", "").replace(" ", "")
    if re.match(r"inset\((?:50|100)%|circle\(0(?:px|%)?[)a]|polygon\(00,00,00", path):
        return True
    hidden = style.get("overflow", "").startswith(("hidden", "clip"))
    return hidden and all(_is_speck(style.get(side, "")) for side in ("width", "height"))


def _is_speck(value: str) -> bool:
    number, unit = _length(value)
    return number is not None and (number == 0 or (unit == "px" and number <= _SPECK_PX))


_TESTS: tuple[Callable[[Style], bool], ...] = (_is_not_displayed, _is_clear, _is_far_off, _is_cut_away)


def _look(style: Style, above: _Look) -> _Look:
    look = above
    if (size := style.get("font-size")) and size not in _AS_ABOVE:
        number, unit = _length(size)
        small = number is not None and (number == 0 or (unit in ("px", "pt") and number <= _SPECK_PX))
        # A share of nothing is nothing; any other size starts anew.
        look = replace(look, is_tiny=small or (look.is_tiny and unit in ("em", "%", "ex", "ch")))
    if (shown := style.get("visibility")) and shown not in _AS_ABOVE:
        look = replace(look, is_invisible=shown in ("hidden", "collapse"))
    if painted := style.get("background-color") or style.get("background"):
        colour = None if re.search(r"url\(|gradient|var\(", painted) else _colour(painted)
        # What is see-through shows what is behind it.
        if colour is None or colour[3] > 0:
            look = replace(look, background=colour)
    if style.get("background-image", "none") != "none":
        look = replace(look, background=None)
    if (written := style.get("color")) and written not in _AS_ABOVE:
        # Letters cut out of a picture are written in no colour.
        through = "text" in (style.get("background-clip"), style.get("-webkit-background-clip"))
        look = replace(look, colour=None if through else _colour(written))
    return look


def _colour(value: str) -> Colour | None:
    """Return the first colour in a value (red, green, blue: 0 to 255; opacity: 0 to 1), or None."""
    for word in _COLOUR.findall(value):
        if word == "transparent":
            return _CLEAR
        if word in _NAMED:
            red, green, blue = _NAMED[word]
            return float(red), float(green), float(blue), 1.0
        if word.startswith("#"):
            digits = word[1:] if len(word) > 5 else "".join(digit * 2 for digit in word[1:])
            if len(digits) in (6, 8):
                parts = [float(int(digits[at : at + 2], 16)) for at in range(0, len(digits), 2)]
                return parts[0], parts[1], parts[2], parts[3] / 255 if len(parts) > 3 else 1.0
        if word.startswith("rgb"):
            numbers = _LENGTH.findall(word)
            levels = [float(number) * (2.55 if unit == "%" else 1.0) for number, unit in numbers[:3]]
            if len(levels) == 3:
                alpha = float(numbers[3][0]) / (100 if numbers[3][1] == "%" else 1) if numbers[3:] else 1.0
                return levels[0], levels[1], levels[2], alpha
    return None


def _length(value: str) -> tuple[float | None, str]:
    match = _LENGTH.match(value)
    return (float(match[1]), match[2]) if match else (None, "")
