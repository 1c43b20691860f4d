-- The audit trail: append-only, chained by hash, written in the same transaction as what it reports.

CREATE TABLE audit_entries (
  seq bigint PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'system', 'nobody')),
  actor_id uuid,
  person_id uuid,
  actor_name text NOT NULL,
  session_id uuid,
  ip text,
  request_id text NOT NULL,
  action text NOT NULL CHECK (action ~ '^[a-z_]+(\.[a-z_]+)+$'),
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
  subject_kind text,
  subject_id text,
  summary text NOT NULL,
  before jsonb,
  after jsonb,
  approval_id uuid,
  prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32)
);
CREATE INDEX audit_entries_subject ON audit_entries (subject_kind, subject_id, seq DESC);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, seq DESC);
CREATE INDEX audit_entries_action ON audit_entries (action, seq DESC);
CREATE INDEX audit_entries_at ON audit_entries (at, seq);

-- One row: the end of the chain. Locking it orders the writers; an advisory lock would not survive distribution.
CREATE TABLE audit_head (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- What the hash of an entry covers: every column but the hash itself, in this order.
CREATE FUNCTION audit_hash(e audit_entries) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(e.prev_hash || convert_to(jsonb_build_array(
    e.seq, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor_kind, e.actor_id, e.person_id, e.actor_name,
    e.session_id, e.ip, e.request_id, e.action, e.outcome, e.subject_kind, e.subject_id, e.summary, e.before, e.after, e.approval_id)::text, 'UTF8'))
$$;

-- The only way in. Runs as the owner, so that the application's role needs no right to write the tables.
CREATE FUNCTION append_audit(
  id uuid, at timestamptz, actor_kind text, actor_id uuid, person_id uuid, actor_name text, session_id uuid, ip text, request_id text,
  action text, outcome text, subject_kind text, subject_id text, summary text, before jsonb, after jsonb, approval_id uuid
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head audit_head;
  e audit_entries;
BEGIN
  SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
  e := ROW(head.seq + 1, id, at, actor_kind, actor_id, person_id, actor_name, session_id, ip, request_id, action, outcome, subject_kind, subject_id,
           summary, before, after, approval_id, head.hash, NULL)::audit_entries;
  e.hash := audit_hash(e);
  INSERT INTO audit_entries VALUES (e.*);
  UPDATE audit_head SET seq = e.seq, hash = e.hash;
  RETURN e.seq;
END $$;

-- The first entry at which the chain is broken: changed, removed, inserted, reordered or cut off at the end. NULL: it holds.
CREATE FUNCTION audit_first_break() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT min(seq) FROM (
    SELECT e.seq FROM (SELECT a.*::audit_entries AS row, a.seq, a.hash, a.prev_hash,
             lag(a.hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY a.seq) AS expected,
             row_number() OVER (ORDER BY a.seq) AS place FROM audit_entries a) e
    WHERE e.prev_hash <> e.expected OR e.seq <> e.place OR e.hash <> audit_hash(e.row)
    UNION ALL
    SELECT h.seq FROM audit_head h WHERE h.seq <> (SELECT count(*) FROM audit_entries)
      OR (h.seq > 0 AND h.hash IS DISTINCT FROM (SELECT a.hash FROM audit_entries a WHERE a.seq = h.seq))
  ) broken
$$;

REVOKE ALL ON FUNCTION append_audit FROM PUBLIC;
REVOKE ALL ON FUNCTION audit_first_break FROM PUBLIC;
GRANT SELECT ON audit_entries, audit_head TO pingzhang_app;
GRANT EXECUTE ON FUNCTION append_audit, audit_first_break TO pingzhang_app;
