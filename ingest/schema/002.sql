-- `published_at` orders and filters in UTC; this gives back the day that it was where the article was published.
ALTER TABLE article ADD COLUMN utc_offset_s INTEGER NOT NULL DEFAULT 0;
