"""Word documents: headings, paragraphs, lists and tables, as a reader sees them."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources import docx
from nutgraf.ingest.sources.read import read
from tests.ingest.parts import pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def written(document):
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def of(*texts):
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def changed(data, change, part="word/document.xml"):
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return held.getvalue()


def read_one(path, document):
    path.write_bytes(document if isinstance(document, bytes) else written(document))
    (item,) = read([path])
    return item.article


def test_headings_paragraphs_lists_and_tables(tmp_path):
    document = Document()
    document.add_heading("Harbour lost", 0)
    document.add_paragraph("By Ann Lee, Harbour Courier")
    document.add_paragraph("3 December 2023")
    document.add_paragraph("The harbour was lost on Monday.")
    document.add_heading("Warnings", 1)
    for year in (2019, 2021):
        document.add_paragraph(f"In {year} they wrote.", style="List Bullet")
    document.add_paragraph("They got no answer.")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ("Year", "Cost", "2023", "£12m"), strict=True
    ):
        cell.text = text
    article = read_one(tmp_path / "a.docx", document)
    assert (article.title, article.source, article.authors) == (
        "Harbour lost",
        "Harbour Courier",
        ("Ann Lee",),
    )
    assert article.published_at.date().isoformat() == "2023-12-03"
    assert article.text == (
        "The harbour was lost on Monday.\n\nWarnings\n\n- In 2019 they wrote.\n- In 2021 they wrote.\n\n"
        "They got no answer.\n\nYear | Cost\n2023 | £12m"
    )
    assert [heading[2] for heading in article.headings] == ["Warnings"]


def test_without_headings_it_is_read_as_a_text_file(tmp_path):
    document = of("Harbour lost", "By Ann Lee", "3 December 2023", "The harbour was lost on Monday.")
    article = read_one(tmp_path / "a.docx", document)
    assert (article.title, article.authors, article.text) == (
        "Harbour lost",
        ("Ann Lee",),
        "The harbour was lost on Monday.",
    )


def test_properties_count_where_the_text_tells_nothing_but_no_day_of_theirs(tmp_path):
    document = of("The harbour was lost on Monday.")
    document.core_properties.title, document.core_properties.author = "Harbour lost in a storm", "Ann Lee"
    article = read_one(tmp_path / "a.docx", document)
    assert (article.title, article.authors) == ("Harbour lost in a storm", ("Ann Lee",))
    assert article.published_at is None
    assert read_one(tmp_path / "b.docx", of("The harbour was lost.", "It rained.")).authors == ()


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:ins {}><w:r><w:t>12</w:t></w:r></w:ins>", "12"),
        ("<w:del {}><w:r><w:delText>11</w:delText></w:r></w:del>", ""),
        ("<w:moveFrom {}><w:r><w:t>11</w:t></w:r></w:moveFrom>", ""),
        ("<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>Obey.</w:t></w:r>", ""),
        ('<w:r {}><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>12</w:t></w:r>', "12"),
        ("<w:hyperlink {}><w:r><w:t>12</w:t></w:r></w:hyperlink>", "12"),
        ("<w:sdt {}><w:sdtContent><w:r><w:t>12</w:t></w:r></w:sdtContent></w:sdt>", "12"),
        ("<w:r {}><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>", "1-2"),
    ],
)
def test_what_was_added_is_read_and_what_was_deleted_or_hidden_is_not(tmp_path, xml, text):
    document = of("Harbour lost", "The toll was ")
    paragraph = document.paragraphs[1]
    paragraph._p.append(parse_xml(xml.format(W)))
    paragraph.add_run(" in all, said the mayor.")
    told = " ".join(f"The toll was {text} in all, said the mayor.".split())
    assert read_one(tmp_path / "a.docx", document).text == told


def test_several_articles_in_one_document(tmp_path):
    texts = [
        text
        for n in (1, 2)
        for text in (f"{n} of 2 DOCUMENTS", f"Harbour lost {n}", f"The harbour was lost {n}.")
    ]
    (tmp_path / "a.docx").write_bytes(written(of(*texts)))
    items = list(read([tmp_path / "a.docx"]))
    assert [item.article.title for item in items] == ["Harbour lost 1", "Harbour lost 2"]


def test_what_cannot_be_read_says_what_to_do(tmp_path):
    path, whole = tmp_path / "a.docx", written(of("The harbour was lost."))
    for data, says in (
        (b"", "cannot be read as a Word document (BadZipFile: "),
        (whole[:-30], "cannot be read as a Word document (BadZipFile: "),
        (pdf(b""), "cannot be read as a Word document (BadZipFile: "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is encrypted, or an old .doc; save it without a password, as .docx"),
        (written(Document()), "has no text; leave it out"),
        (changed(whole, lambda xml: xml[:200]), "cannot be read as a Word document (XMLSyntaxError: "),
    ):
        error = read_one(path, data)
        assert isinstance(error, BadArticle) and str(error).startswith(f"{path}: {says}")


def test_bombs_and_entities_come_to_nothing(tmp_path):
    path, whole = tmp_path / "a.docx", written(of("The harbour was lost &amp; more."))
    secret = tmp_path / "secret.txt"
    secret.write_text("password")
    entities = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "lol">]>'.encode()

    def with_entities(xml):
        return entities + xml[xml.index(b"<w:document") :].replace(b"&amp;amp;", b"&x; &y;")

    article = read_one(path, changed(whole, with_entities))
    assert "password" not in str(article) and "The harbour was lost" in str(article)
    bomb = changed(whole, lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 4_000_000))
    assert len(bomb) < 200_000
    assert (
        str(read_one(path, bomb))
        == f"{path}: holds over {docx.MAX_XML_BYTES:,} bytes of text; save it as .txt"
    )
