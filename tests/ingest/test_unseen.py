import pytest
from lxml import html

from nutgraf.ingest.sources.unseen import drop_unseen

UNSEEN = [
    '<p style="display:none">x</p>',
    '<p style="DISPLAY : NONE !important">x</p>',
    '<p style="dis/**/play:none">x</p>',
    r'<p style="\64 isplay:none">x</p>',
    "<p hidden>x</p>",
    '<p hidden aria-hidden="true">x</p>',
    "<template>x</template>",
    '<p style="visibility:hidden">x</p>',
    '<div style="visibility:collapse"><p>x</p></div>',
    '<p style="content-visibility:hidden">x</p>',
    '<p style="opacity:0">x</p>',
    '<p style="opacity:.01">x</p>',
    '<p style="opacity:1%">x</p>',
    '<p style="filter: opacity(0)">x</p>',
    '<p style="transform: scale(0)">x</p>',
    '<p style="font-size:0">x</p>',
    '<p style="font-size:0.0px">x</p>',
    '<p style="font-size:1px">x</p>',
    '<p style="font-size:0"><b style="font-size:2em">x</b></p>',
    '<p style="position:absolute;left:-9999px">x</p>',
    '<p style="position:fixed; top:-999em">x</p>',
    '<p style="position:absolute;right:-100vw">x</p>',
    '<p style="text-indent:-9999px">x</p>',
    '<p style="margin-left:-2000px">x</p>',
    '<p style="position:absolute;clip:rect(0,0,0,0)">x</p>',
    '<p style="position:absolute;clip:rect(1px 1px 1px 1px)">x</p>',
    '<p style="clip-path:inset(50%)">x</p>',
    '<p style="clip-path: circle(0)">x</p>',
    '<p style="width:0;height:0;overflow:hidden">x</p>',
    '<p style="width:1px;height:1px;overflow:hidden">x</p>',
    '<p style="color:#fff;background:#fff">x</p>',
    '<p style="color:white;background-color:#FFFFFF">x</p>',
    '<p style="color:rgb(255,255,255);background:rgb(100%,100%,100%)">x</p>',
    '<p style="color:#fefefe;background:white">x</p>',
    '<div style="background:black"><p style="color:#000">x</p></div>',
    '<div style="background:black"><p style="color:#000"><b style="color:inherit">x</b></p></div>',
    '<p style="color:transparent">x</p>',
    '<p style="color:rgba(0,0,0,0)">x</p>',
    '<p style="color:#00000000">x</p>',
    '<font color="white">x</font>',
    '<table bgcolor="#000000"><tr><td><font color="black">x</font></td></tr></table>',
]
SEEN = [
    "<p>x</p>",
    '<p aria-hidden="true">x</p>',
    '<p style="color:#fff;background:#000">x</p>',
    '<p style="color:#fff;background:url(dark.jpg) #fff">x</p>',
    '<div style="background:#000"><p style="color:#fff">x</p></div>',
    '<p style="color:#fff"><b style="color:red">x</b></p>',
    '<p style="color:transparent;background-clip:text">x</p>',
    '<p style="color:var(--ink);background:#fff">x</p>',
    '<div style="font-size:0"><span style="font-size:16px">x</span></div>',
    '<div style="visibility:hidden"><p style="visibility:visible">x</p></div>',
    '<p style="font-size:0.9em">x</p>',
    '<p style="opacity:0.5">x</p>',
    '<p style="opacity:50%">x</p>',
    '<p style="opacity:0;transition:opacity 1s">x</p>',
    '<p style="opacity:0;transform:translateY(20px)">x</p>',
    '<p style="position:absolute;left:-10px">x</p>',
    '<p style="left:-9999px">x</p>',
    '<p style="margin-left:-100%">x</p>',
    '<p style="width:0;height:0">x</p>',
    '<p style="width:100%;height:0;overflow:hidden">x</p>',
    '<p style="background:none;color:#333">x</p>',
    '<p style=":;;x;color">x</p>',
]


def text_of(body: str, head: str = "") -> str:
    tree = html.fromstring(f"<html><head>{head}</head><body><p>before</p>{body}after</body></html>")
    drop_unseen(tree)
    return " ".join("".join(tree.itertext()).split())


@pytest.mark.parametrize("body", UNSEEN)
def test_what_cannot_be_seen_is_not_read_and_what_stands_around_it_is(body):
    assert text_of(body) == "beforeafter"


@pytest.mark.parametrize("body", SEEN)
def test_what_can_be_seen_is_read(body):
    assert text_of(body) == "beforexafter"


def test_white_is_unseen_only_where_nothing_can_have_painted_the_page():
    white = '<p style="color:white">x</p>'
    assert text_of(white) == "beforeafter"
    assert "x" in text_of(white, '<link rel="stylesheet" href="dark.css">')
    assert "x" in text_of(white, "<style>body { background: black }</style>").partition("before")[2]


def test_a_look_is_handed_down_however_deep():
    assert text_of('<b style="color:#fff">' + "<b>" * 200 + "x" + "</b>" * 201) == "beforeafter"


@pytest.mark.parametrize("style", ["a" * 500_000, "color:" + "rgb(" * 200_000, "/*" * 500_000])
def test_hostile_styles_end_soon(style):
    assert text_of(f'<p style="{style}">x</p>') == "beforexafter"
