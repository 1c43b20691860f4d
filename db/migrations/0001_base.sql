-- The application's role, and the functions by which an id or a number finds its bucket.

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pingzhang_app') THEN
    CREATE ROLE pingzhang_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server is being migrated at this moment
END $$;
DO $$ BEGIN
  EXECUTE format('GRANT pingzhang_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
  IF NOT pg_has_role(current_user, 'pingzhang_app', 'member') THEN RAISE; END IF;
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO pingzhang_app;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The bucket in the twelve rand_a bits of a UUIDv7; twin of bucketOf() in server/kernel/ids.ts.
CREATE FUNCTION bucket_of(id uuid) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (((get_byte(uuid_send(id), 6) & 15) << 8) | get_byte(uuid_send(id), 7))::smallint
$$;

-- The bucket of a number from outside: FNV-1a folded to ten bits; twin of bucketOfText() in server/kernel/ids.ts.
CREATE FUNCTION bucket_of_text(number text) RETURNS smallint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  hash bigint := 2166136261;
  bytes bytea := convert_to(number, 'UTF8');
BEGIN
  FOR i IN 0 .. length(bytes) - 1 LOOP
    hash := ((hash # get_byte(bytes, i)) * 16777619) & 4294967295;
  END LOOP;
  RETURN ((hash # (hash >> 10) # (hash >> 20)) & 1023)::smallint;
END $$;
