import { type Kysely, sql } from 'kysely'

/**
 * Who may still do what: accounts and groups as a directory tells them (SCIM), sign-ins that were revoked, registered
 * agents, keys of legacy jobs, and grants of roles. Every change tells whoever listens to `sallyport_access`, so that each
 * replica ends what must end at once. What was asked for and ruled on is not rewritten; time boxes only close.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [accounts, agents, keys, grants, grantGuard, tell]) await sql.raw(text).execute(database)
}

const accounts = `
  CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    provider text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    user_name text NOT NULL,
    active boolean NOT NULL,
    gone boolean NOT NULL DEFAULT false,
    document text NOT NULL CHECK (jsonb_typeof(document::jsonb) = 'object' AND octet_length(document) <= 65536),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (issuer, subject),
    CHECK (NOT (gone AND active))
  );
  -- A name can pass to somebody else once the account that had it is gone; the account cannot.
  CREATE UNIQUE INDEX accounts_user_name ON accounts (provider, lower(user_name)) WHERE NOT gone;
  CREATE TABLE account_groups (
    id uuid PRIMARY KEY,
    provider text NOT NULL,
    display_name text NOT NULL,
    external_id text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE UNIQUE INDEX account_groups_name ON account_groups (provider, lower(display_name));
  CREATE TABLE account_members (
    group_id uuid NOT NULL REFERENCES account_groups (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, account_id)
  );
  CREATE FUNCTION keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (NEW.id, NEW.provider, NEW.issuer, NEW.subject) IS DISTINCT FROM (OLD.id, OLD.provider, OLD.issuer, OLD.subject)
      OR (OLD.gone AND NOT NEW.gone) THEN
      RAISE EXCEPTION 'whom an account is for does not change' USING ERRCODE = 'SY003';
    END IF;
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER keep BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION keep_account();

  -- Sign-ins from before an instant that do not count any more, by principal or by the issuer's session.
  CREATE TABLE revocations (
    id uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject text,
    issuer_session text,
    before_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CHECK (subject IS NOT NULL OR issuer_session IS NOT NULL)
  );
  -- Logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.6, jti) are taken once.
  CREATE TABLE logout_tokens (
    issuer text NOT NULL,
    jti text NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, jti)
  );
`

const agents = `
  CREATE TABLE agents (
    id text PRIMARY KEY,
    owner text NOT NULL CHECK (owner <> id),
    purpose text NOT NULL CHECK (purpose ~ '\\S' AND char_length(purpose) <= 2000),
    registered_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK (ends_at <= created_at + interval '366 days')
  );
`

const keys = `
  CREATE TABLE api_keys (
    id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    owner text NOT NULL,
    purpose text NOT NULL CHECK (purpose ~ '\\S' AND char_length(purpose) <= 2000),
    resources text[] NOT NULL CHECK (cardinality(resources) BETWEEN 1 AND 100),
    member_of text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    last_used_at timestamptz,
    last_used_from text NOT NULL DEFAULT '',
    revoked_at timestamptz,
    CHECK (ends_at > created_at AND ends_at <= created_at + interval '366 days')
  );
`

const grants = `
  ALTER TABLE grants
    ADD COLUMN role text NOT NULL DEFAULT '',
    ADD COLUMN chain text NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(chain::jsonb) = 'array'),
    -- Null: the box has its instants. Else it opens when it is approved and lasts so long.
    ADD COLUMN lasts_ms bigint CHECK (lasts_ms BETWEEN 1 AND 2678400000),
    ADD COLUMN approved_at timestamptz,
    ADD COLUMN rule_before timestamptz NOT NULL DEFAULT 'infinity';
  DROP VIEW grants_in_force;
  -- In force now: approved, begun, not ended, not revoked.
  CREATE VIEW grants_in_force AS
    SELECT g.* FROM grants g
    WHERE g.approved_at IS NOT NULL AND g.revoked_at IS NULL
      AND clock_timestamp() >= g.starts_at AND clock_timestamp() < g.ends_at;
`

const grantGuard = `
  CREATE OR REPLACE FUNCTION guard_grant() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    now_at timestamptz := clock_timestamp();
    settled text[] := ARRAY['revoked_at', 'approved_at', 'starts_at', 'ends_at'];
    approvals integer;
    denials integer;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.asked_at := now_at;
      NEW.revoked_at := NULL;
      NEW.approved_at := NULL;
      IF NEW.lasts_ms IS NOT NULL THEN
        NEW.starts_at := now_at;
        NEW.ends_at := now_at + NEW.lasts_ms * interval '1 millisecond';
      ELSE
        NEW.rule_before := NEW.ends_at;
      END IF;
      NEW.rule_before := least(NEW.rule_before, now_at + interval '7 days');
      RETURN NEW;
    END IF;
    IF (to_jsonb(OLD) - settled) IS DISTINCT FROM (to_jsonb(NEW) - settled) OR OLD.revoked_at IS NOT NULL THEN
      RAISE EXCEPTION 'a grant does not change, except that it is approved and revoked once' USING ERRCODE = 'SY003';
    END IF;
    IF NEW.revoked_at IS NOT NULL THEN
      NEW.revoked_at := now_at;
      NEW.approved_at := OLD.approved_at;
      NEW.starts_at := OLD.starts_at;
      NEW.ends_at := OLD.ends_at;
      RETURN NEW;
    END IF;
    IF OLD.approved_at IS NOT NULL OR NEW.approved_at IS NULL THEN
      RAISE EXCEPTION 'a grant does not change, except that it is approved and revoked once' USING ERRCODE = 'SY003';
    END IF;
    SELECT count(DISTINCT reviewer) FILTER (WHERE ruling = 'approve'), count(*) FILTER (WHERE ruling = 'deny')
      INTO approvals, denials FROM grant_rulings WHERE grant_id = NEW.id;
    IF denials > 0 OR approvals < OLD.quorum THEN
      RAISE EXCEPTION 'a grant is approved by its quorum' USING ERRCODE = 'SY002';
    END IF;
    NEW.approved_at := now_at;
    NEW.starts_at := CASE WHEN OLD.lasts_ms IS NULL THEN OLD.starts_at ELSE now_at END;
    NEW.ends_at := CASE WHEN OLD.lasts_ms IS NULL THEN OLD.ends_at
      ELSE now_at + OLD.lasts_ms * interval '1 millisecond' END;
    RETURN NEW;
  END $$;

  CREATE OR REPLACE FUNCTION guard_grant_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT * INTO ruled FROM grants WHERE id = NEW.grant_id FOR UPDATE;
    NEW.at := clock_timestamp();
    IF FOUND AND (ruled.revoked_at IS NOT NULL OR ruled.approved_at IS NOT NULL OR NEW.at >= ruled.rule_before
      OR EXISTS (SELECT FROM grant_rulings WHERE grant_id = NEW.grant_id AND ruling = 'deny')) THEN
      RAISE EXCEPTION 'the grant is over' USING ERRCODE = 'SY001';
    END IF;
    RETURN NEW;
  END $$;

  CREATE FUNCTION apply_grant_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE grants SET approved_at = clock_timestamp()
      WHERE id = NEW.grant_id AND NEW.ruling = 'approve' AND quorum <= (
        SELECT count(DISTINCT reviewer) FROM grant_rulings WHERE grant_id = NEW.grant_id AND ruling = 'approve');
    RETURN NULL;
  END $$;
  CREATE TRIGGER apply AFTER INSERT ON grant_rulings FOR EACH ROW EXECUTE FUNCTION apply_grant_ruling();
`

const tell = `
  CREATE FUNCTION tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('sallyport_access', TG_TABLE_NAME);
    RETURN NULL;
  END $$;
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON account_groups
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON account_members
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON revocations
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON agents
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
  CREATE TRIGGER tell AFTER INSERT OR DELETE OR UPDATE OF revoked_at ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
  CREATE TRIGGER tell AFTER INSERT OR UPDATE ON grants
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
`
