"""Reading an archive: files to articles, articles to passages, passages to vectors and indexes."""
