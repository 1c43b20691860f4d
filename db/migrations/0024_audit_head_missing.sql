-- The proof compared the end of the chain with its head, and found nothing wrong where the head itself was removed (together with any number of
-- the last entries).
CREATE OR REPLACE FUNCTION audit_first_break() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT min(seq) FROM (
    SELECT e.seq FROM (SELECT a.*::audit_entries AS row, a.seq, a.hash, a.prev_hash,
             lag(a.hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY a.seq) AS expected,
             row_number() OVER (ORDER BY a.seq) AS place FROM audit_entries a) e
    WHERE e.prev_hash <> e.expected OR e.seq <> e.place OR e.hash <> audit_hash(e.row)
    UNION ALL
    SELECT h.seq FROM audit_head h WHERE h.seq <> (SELECT count(*) FROM audit_entries)
      OR (h.seq > 0 AND h.hash IS DISTINCT FROM (SELECT a.hash FROM audit_entries a WHERE a.seq = h.seq))
    UNION ALL
    SELECT (SELECT count(*) FROM audit_entries) + 1 WHERE NOT EXISTS (SELECT FROM audit_head)
  ) broken
$$;
