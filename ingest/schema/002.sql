-- `published_at` orders and filters in UTC; this gives back the day that it was where the article was published.
ALTER TABLE article ADD COLUMN utc_offset_s INTEGER NOT NULL DEFAULT 0;

-- Versions that gave way to a later one of the same story.
CREATE TABLE superseded (id TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;

-- Without an address, the day tells apart what has one title in one file.
UPDATE OR IGNORE article SET key = key || char(10) || date(published_at, 'unixepoch')
    WHERE url IS NULL AND published_at IS NOT NULL AND key = origin || '#' || title;
