from time import process_time

import pytest

from nutgraf.ingest.sources.markup import field_blocks, field_line


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        # As content systems export it: with paragraphs, with breaks, with blank lines beside other tags.
        (
            '<p>The &#8220;budget&#8221;\npassed.</p><p>It was <a href="x">close</a>, by&nbsp;3.</p> End.',
            ["The “budget” passed.", "It was close, by 3.", "End."],
        ),
        ("Lead<br><br/>Second <b>bold<br />third</b>", ["Lead", "Second bold", "third"]),
        (
            "One.\r\n\r\n<h2>Roads &amp; schools</h2>\r\nTwo\r\nlines.\r\n\r\nThree.",
            ["One.", "Two lines.", "Three."],
        ),
        (
            "One.\n\n<blockquote><p>Never.</p></blockquote>\n\nTwo.\n\nThree.",
            ["One.", "Never.", "Two.", "Three."],
        ),
        (
            "The <em>council</em> met.\n\nIt was close.\nIt went on.",
            ["The council met.", "It was close.", "It went on."],
        ),
        (
            "&lt;p&gt;The council&amp;rsquo;s vote.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;",
            ["The council’s vote.", "Two."],
        ),
        ("<a href=x><p>One.</p><p>Two.</p></a>Three.", ["One.", "Two.", "Three."]),
        # Words and numbers that a reader sees apart stay apart.
        (
            "<ul><li>Nine:<ul><li>4 for A</li><li>5 for B</li></ul></li><li><b>C</b><p>3</p></li></ul>",
            ["- Nine:\n- 4 for A\n- 5 for B\n- C 3"],
        ),
        (
            "<table><tr><th>Team</th><th>Goals</th></tr><tr><td><p>Reds</p></td><td>5<br>2</td></tr></table>",
            ["Team | Goals\nReds | 5 2"],
        ),
        ("<table><tr><td><p>One.</p><p>Two.</p></td><td>Side</td></tr></table>", ["One.", "Two.", "Side"]),
        # What no reader sees is not the article's.
        (
            "<!-- wp --><p>One.</p><p style='display:none'>Pay up.</p><script>pay()</script>"
            "<figure><img src=x><figcaption>A view</figcaption></figure><p>caf\x92s\x00</p>",
            ["One.", "caf’s"],
        ),
        ("<html><head><title>T</title></head><body><p>One.</p><p>Two.</p></body></html>", ["One.", "Two."]),
        ("<p></p>", []),
        # Plain text.
        (
            "One & two.\nThree <3 & a <b, so a < b > c.\n\nFour.",
            ["One & two.", "Three <3 & a <b, so a < b > c.", "Four."],
        ),
        ("AT&amp;T wrote <ann@post.example>.", ["AT&T wrote <ann@post.example>."]),
        ("See https://x.example/?a=1&copy=2&lang=en.", ["See https://x.example/?a=1&copy=2&lang=en."]),
    ],
)
def test_the_blocks_of_a_body(body, blocks):
    assert [block.text for block in field_blocks(body) if not block.is_heading and block.text] == blocks


def test_a_heading_is_one():
    assert [block.text for block in field_blocks("<h2>Roads</h2><p>Text.</p>") if block.is_heading] == [
        "Roads"
    ]


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("Roads &amp; schools", "Roads & schools"),
        ("<em>Roe</em> wins<br>vote", "Roe wins vote"),
        ("R&D; 3 < 4 > 2 <b>", "R&D; 3 < 4 > 2 <b>"),
    ],
)
def test_a_line(field, line):
    assert field_line(field) == line


@pytest.mark.parametrize(
    "piece", ["<p>One.</p>", "<p>", "<b>x", "<ul><li>", "<a ", "</", "&lt;p", "<p>&amp;"]
)
def test_hostile_markup_ends_soon(piece):
    # Some tenths of a second; what grows with the square would take minutes.
    began = process_time()
    list(field_blocks(piece * 20_000 + "</p>"))
    assert process_time() - began < 10
