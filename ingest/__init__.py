"""Reading an archive: files to articles, articles to passages, passages to vectors and indexes.

```
pipeline.py    an article's whole way into the archive; read this first
sources/       the readers of files, one a format
clean.py       canonical text, without what a page puts around it or hides in it
calendar.py    the days of the week and the months by their names
sentences.py   where sentences begin and end
chunk.py       cuts an article into passages, each an exact slice
encode.py      text to vectors: sentence-transformers, computed by OpenVINO
quick.py       the same encoder in numpy, for one question: importing torch takes seconds
runtime.py     how OpenVINO is imported, and whether it is here
wire.py        finds copies of one wire story, by MinHash
address.py     which addresses lead to one story, however they are spelled
outlet.py      which names are of one outlet, however they are spelled
pages.py       files that were read before, and need not be parsed again
versions.py    which version of a story is stored: the one that came in last
archive.py     the system of record: articles, passages and vectors in one SQLite file
word_lists.py  its full text, ranked (FTS5)
database.py    the SQLite file beneath it: connections, transactions, migrations
schema/        the migrations, in order
index.py       the vector index: Chroma, and when not to trust it
export.py      its articles as records, one a line, and back
removal.py     takes articles out of archive and index
lock.py        one writer at a time, by name
types.py       Article, Passage, and what the archive keeps of them
errors.py      every error, in a tree, with its exit status and HTTP status
sample/        the sample archive
```
"""
