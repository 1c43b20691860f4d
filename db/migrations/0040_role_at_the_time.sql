-- Which roles somebody had when they did it, under the chain of hashes like everything else of an entry. Null: written before entries said so.
ALTER TABLE audit_entries ADD COLUMN actor_roles text[];
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_roles_of_staff CHECK (actor_kind = 'staff' OR coalesce(cardinality(actor_roles), 0) = 0);

-- What the hash of an entry covers, in two forms of eighteen and of nineteen values. Which one it is follows from the entry itself: roles that are taken
-- from an entry, or given to an older one, give it the other form and so another hash.
CREATE OR REPLACE FUNCTION audit_hash(e audit_entries) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(e.prev_hash || convert_to((CASE WHEN e.actor_roles IS NULL
    THEN jsonb_build_array(
      e.seq, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor_kind, e.actor_id, e.person_id, e.actor_name,
      e.session_id, e.ip, e.request_id, e.action, e.outcome, e.subject_kind, e.subject_id, e.summary, e.before, e.after, e.approval_id)
    ELSE jsonb_build_array(
      e.seq, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor_kind, e.actor_id, e.person_id, e.actor_name,
      e.session_id, e.ip, e.request_id, e.action, e.outcome, e.subject_kind, e.subject_id, e.summary, e.before, e.after, e.approval_id, e.actor_roles)
    END)::text, 'UTF8'))
$$;

DROP FUNCTION append_audit;

-- The only way in, as before. Without roles, as a process of the release before calls it, an entry has the form of before.
CREATE FUNCTION append_audit(
  id uuid, at timestamptz, actor_kind text, actor_id uuid, person_id uuid, actor_name text, session_id uuid, ip text, request_id text,
  action text, outcome text, subject_kind text, subject_id text, summary text, before jsonb, after jsonb, approval_id uuid,
  actor_roles text[] DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head audit_head;
  e audit_entries;
BEGIN
  SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
  e := ROW(head.seq + 1, id, at, actor_kind, actor_id, person_id, actor_name, session_id, ip, request_id, action, outcome, subject_kind, subject_id,
           summary, before, after, approval_id, head.hash, NULL, actor_roles)::audit_entries;
  e.hash := audit_hash(e);
  INSERT INTO audit_entries VALUES (e.*);
  UPDATE audit_head SET seq = e.seq, hash = e.hash;
  RETURN e.seq;
END $$;
REVOKE ALL ON FUNCTION append_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit TO pingzhang_app;
