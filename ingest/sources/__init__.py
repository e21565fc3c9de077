"""Read archives: files and folders in, articles out, one by one. A bad file or line never stops the rest.

```
find.py      finds the files to read
formats.py   which reader a file is for
read.py      reads the files: articles, and why one cannot be read
record.py    an article, of what a reader found in a file
fields.py    finds and reads the fields of a record
byline.py    the names in a byline
day.py       days, as files write them
jsonl.py     JSON and JSON Lines
tables.py    CSV and TSV
feeds.py     RSS, RDF and Atom feeds of whole articles
mail.py      mails (.eml) and saved pages (.mhtml)
mbox.py      mailboxes
pdf.py       PDF files
docx.py      Word documents
lines.py     the lines of a document's pages -> its paragraphs
properties.py  what a document says of itself beside its text
zips.py      zip archives: each member as a file
text.py      plain text and Markdown files, with or without front matter
several.py   a text that several articles were saved to
head.py      the lines around a text's headline: byline, outlet, day
head_lines.py  what one line of a head says
release.py   what marks a text as a press release
markdown.py  Markdown to plain text
html.py      web pages: trafilatura finds the article
story.py     tells pages that are no story: errors, captchas, lists of stories
unseen.py    leaves out what a page hides from its readers
credits.py   the outlet and authors of a web page, the outlet of a feed
linked.py    what a page says of its article in JSON-LD
moment.py    when a page says that it was published
posts.py     keeps the times of a live blog's posts
markup.py    HTML within a field of a record
encoding.py  what the bytes of a file are written in
```
"""
