-- What makes a large statement quick to keep and to reconcile. Nothing that is stored changes: what came before is read as it was.

-- [{kind, currency, status, count, numbered, amountMinor, feeMinor}] of all lines, integers as strings, written at the import. Null: imported
-- before it was kept; whoever needs it adds the lines up.
ALTER TABLE statements ADD COLUMN line_totals jsonb;

-- A piece is kept as it came, or packed with Zstandard; what comes out is byte for byte the same. The piece is the unit: 1 MiB of the file.
ALTER TABLE statement_file_pieces ADD COLUMN packing text NOT NULL DEFAULT 'none' CHECK (packing IN ('none', 'zstd'));

-- What was just copied has no statistics, and a join of millions of lines that were planned as one is slow. A small sample of one column says
-- how many lines a statement has; the application's role does not own the table.
CREATE FUNCTION sample_statement_lines() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 10 AS $$
BEGIN
  ANALYZE statement_lines (statement_id);
END
$$;
REVOKE ALL ON FUNCTION sample_statement_lines FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sample_statement_lines TO pingzhang_app;
