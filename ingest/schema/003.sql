-- An address is one story's, however it is spelled: `address_key` is that of address.py. Of what was stored under
-- several spellings, the version that came in last stays.
CREATE TEMP TABLE double AS SELECT number, id, address_key(url) AS key FROM article WHERE url IS NOT NULL
    AND number NOT IN (SELECT max(number) FROM article WHERE url IS NOT NULL GROUP BY address_key(url));
INSERT INTO passage_words (passage_words, rowid, title, text)
    SELECT 'delete', passage.number, title, substr(text, start + 1, "end" - start)
    FROM passage JOIN article ON article.number = passage.article WHERE article.number IN (SELECT number FROM double);
INSERT INTO article_words (article_words, rowid, title, lead, body)
    SELECT 'delete', number, title, substr(text, 1, 600), text FROM article
    WHERE number IN (SELECT number FROM double);
DELETE FROM article WHERE number IN (SELECT number FROM double);
UPDATE article SET key = address_key(url) WHERE url IS NOT NULL;
UPDATE superseded SET key = address_key(key) WHERE key LIKE 'http%://%';
INSERT OR REPLACE INTO superseded SELECT id, key FROM double;
UPDATE meta SET value = value + 1 WHERE key = 'generation' AND EXISTS (SELECT 1 FROM double);
DROP TABLE double;
