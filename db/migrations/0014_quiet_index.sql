-- Every import brings its index up to date itself (summarize_statement_lines). Autovacuum's own requests overflow its list during a large
-- import and fill the server's log, a thousand lines a million rows, for nothing.
ALTER INDEX statement_lines_statement SET (autosummarize = off);
