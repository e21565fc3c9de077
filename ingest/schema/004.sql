-- Which article a file of one article holds, by what its bytes and its reader are: it need not be read again.
-- Another process may have brought an archive this far while this one was at an earlier step.
CREATE TABLE IF NOT EXISTS page (
    digest       TEXT PRIMARY KEY,
    article      INTEGER NOT NULL REFERENCES article (number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_article ON page (article);
