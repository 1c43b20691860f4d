-- What a statement brought in and took out, without reading its lines again.

-- [{flow, currency, count, amountMinor}] of succeeded lines, integers as strings, written at the import. Null: refused.
ALTER TABLE statements ADD COLUMN flow_sums jsonb;

UPDATE statements s SET flow_sums = coalesce(f.sums, '[]') FROM (
  SELECT st.id, (SELECT jsonb_agg(jsonb_build_object('flow', flow, 'currency', currency, 'count', n::text, 'amountMinor', amount::text) ORDER BY flow, currency)
    FROM (SELECT CASE l.flow WHEN 'i' THEN 'in' ELSE 'out' END AS flow, l.currency::text AS currency, count(*) AS n, sum(l.amount_minor) AS amount
      FROM statement_lines l WHERE l.statement_id = st.id AND l.status = 's' GROUP BY 1, 2) x) AS sums
  FROM statements st WHERE st.status <> 'refused') f
WHERE f.id = s.id;
