"""Mailboxes: each of their mails is read as if it were a file."""

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources import mbox
from nutgraf.ingest.sources.read import read
from tests.ingest.test_mail import mail

FROM = b"From news@post.example Tue Jan  2 10:00:00 2024\n"


def mailbox(*mails):
    return b"\n".join(FROM + bytes(each) for each in mails)


def articles(path, data):
    path.write_bytes(data)
    return [item.article for item in read([path])]


@pytest.mark.parametrize("name", ["all.mbox", "Inbox"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_each_mail_is_an_article(tmp_path, name, ends):
    both = mailbox(mail("The café is shut."), mail("It rained.", Subject="Rain"))
    path = tmp_path / name
    path.write_bytes(both.replace(b"\n", ends))
    items = list(read([path]))
    assert [item.article.title for item in items] == ["Café shut", "Rain"]
    assert [item.article.text for item in items] == ["The café is shut.", "It rained."]
    assert [item.place for item in items] == [f"{path}: item 1", f"{path}: item 2"]
    assert sum(item.size_bytes for item in items) == path.stat().st_size


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("It rained.\n\nFrom now on it will not.", "It rained.\n\nFrom now on it will not."),
        ("It rained.\n\nFrom Monday:\n\nFrom nine", "It rained.\n\nFrom Monday:\n\nFrom nine"),
        ("It rained.\n\n>From now on: none.\n>>From me", "It rained.\n\nFrom now on: none.\n\n>From me"),
        ("It rained.\nFrom ten on\nNote: it did not.", "It rained.\n\nFrom ten on\n\nNote: it did not."),
    ],
)
def test_a_line_of_a_mail_that_looks_like_the_first_of_another_is_none(tmp_path, body, text):
    told = FROM + b"From: a@post.example\nSubject: Rain\n\n" + body.encode() + b"\n"
    (only,) = articles(tmp_path / "a.mbox", told)
    assert only.text == text
    assert len(articles(tmp_path / "a.mbox", told + b"\n" + told)) == 2


def test_a_mail_that_cannot_be_read_stops_no_other(tmp_path, monkeypatch):
    picture = FROM + b"Subject: Harbour\nContent-Type: image/png\n\nx\n\n"
    bad, good = articles(tmp_path / "a.mbox", picture + mailbox(mail("It rained.")))
    assert str(bad).startswith(f"{tmp_path / 'a.mbox'}: item 1: is a mail without text")
    assert good.text == "It rained."
    monkeypatch.setattr(mbox, "MAX_MAIL_BYTES", 1000)
    huge = mail("It rained on the harbour.\n" * 100)
    bad, good = articles(tmp_path / "a.mbox", mailbox(huge, mail("It rained.")))
    assert "item 1: is over 1,000 bytes; leave it out" in str(bad)
    assert good.text == "It rained."


@pytest.mark.parametrize("data", [b"", b"The harbour is lost.\n", b"From now on\nit rains.\n"])
def test_what_holds_no_mails_says_so(tmp_path, data):
    (bad,) = articles(tmp_path / "a.mbox", data)
    assert isinstance(bad, BadArticle) and "holds no mails, as a mailbox has them" in str(bad)
