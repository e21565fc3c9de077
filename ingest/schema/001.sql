-- One row holds facts about the archive as a whole: its own id, the encoder of its vectors, a counter of changes.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE article (
    number       INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    -- What makes two versions the same story: the URL, or the file and title where there is none.
    key          TEXT NOT NULL UNIQUE,
    origin       TEXT NOT NULL,
    url          TEXT,
    title        TEXT NOT NULL,
    source       TEXT NOT NULL,
    authors      TEXT NOT NULL,
    published_at INTEGER,
    language     TEXT NOT NULL,
    kind         TEXT NOT NULL,
    headings     TEXT NOT NULL,
    text         TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    cluster_id   TEXT NOT NULL,
    -- MinHash of the text (wire.py), for finding its near-duplicates.
    signature    BLOB NOT NULL
);
CREATE INDEX article_published_at ON article (published_at);
CREATE INDEX article_source ON article (source COLLATE NOCASE);
CREATE INDEX article_cluster ON article (cluster_id);
CREATE INDEX article_origin ON article (origin);

CREATE TABLE band (
    hash         INTEGER NOT NULL,
    article      INTEGER NOT NULL REFERENCES article (number) ON DELETE CASCADE,
    PRIMARY KEY (hash, article)
) WITHOUT ROWID;
CREATE INDEX band_article ON band (article);

-- A passage stores offsets only: its text is a slice of the article's by construction.
CREATE TABLE passage (
    number       INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    article      INTEGER NOT NULL REFERENCES article (number) ON DELETE CASCADE,
    start        INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    heading      TEXT NOT NULL,
    vector       BLOB NOT NULL
);
CREATE INDEX passage_article ON passage (article, start);

-- Contentless: the words are in `article` already. Rows are taken out with FTS5's 'delete' command, which every
-- SQLite that Python 3.11 runs on knows (contentless_delete needs 3.43).
CREATE VIRTUAL TABLE passage_words USING fts5 (title, text, content = '', tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE article_words USING fts5 (title, lead, body, content = '', tokenize = 'porter unicode61');
