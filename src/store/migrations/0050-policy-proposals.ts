import { type Kysely, sql } from 'kysely'

/**
 * Policies that somebody proposes, and that others let come into force. What was published forms one line: each follows
 * the one that it was made from. SY050: another policy was published in between.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [tables, guards, publication]) await sql.raw(text).execute(database)
}

// author_mail: in lower case; empty where nobody vouches for one. It tells one person with two sign-ins from two.
const tables = `
  CREATE TABLE policy_proposals (
    id uuid PRIMARY KEY,
    version text NOT NULL CHECK (version ~ '^[0-9a-f]{64}$'),
    text bytea NOT NULL CHECK (octet_length(text) <= 1048576),
    base text NOT NULL CHECK (base ~ '^[0-9a-f]{64}$' AND base <> version),
    author text NOT NULL,
    author_name text NOT NULL,
    author_mail text NOT NULL,
    author_kind text NOT NULL CHECK (author_kind = 'person'),
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    approver_groups text[] NOT NULL
      CHECK (cardinality(approver_groups) > 0 AND array_position(approver_groups, NULL) IS NULL),
    quorum integer NOT NULL CHECK (quorum BETWEEN 1 AND 16),
    state text NOT NULL CHECK (state IN ('open', 'published', 'rejected', 'withdrawn')),
    proposed_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    closed_at timestamptz,
    UNIQUE (id, author, author_mail, approver_groups),
    CHECK (encode(sha256(text), 'hex') = version)
  );
  CREATE INDEX policy_proposals_open ON policy_proposals (id) WHERE state = 'open';

  CREATE TABLE policy_rulings (
    proposal uuid NOT NULL,
    author text NOT NULL,
    author_mail text NOT NULL,
    approver_groups text[] NOT NULL,
    approver text NOT NULL,
    approver_name text NOT NULL,
    approver_mail text NOT NULL,
    approver_kind text NOT NULL CHECK (approver_kind = 'person'),
    memberships text[] NOT NULL,
    ruling text NOT NULL CHECK (ruling IN ('approve', 'reject')),
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    at timestamptz NOT NULL,
    PRIMARY KEY (proposal, approver),
    CONSTRAINT ruling_of_proposal FOREIGN KEY (proposal, author, author_mail, approver_groups)
      REFERENCES policy_proposals (id, author, author_mail, approver_groups),
    CONSTRAINT approver_is_not_author
      CHECK (approver <> author AND (approver_mail = '' OR approver_mail <> author_mail)),
    CONSTRAINT approver_is_in_group CHECK ((memberships && approver_groups) IS TRUE)
  );
  -- One person with two sign-ins rules once.
  CREATE UNIQUE INDEX policy_rulings_mail ON policy_rulings (proposal, approver_mail) WHERE approver_mail <> '';

  CREATE TABLE policy_publications (
    number integer PRIMARY KEY,
    proposal uuid NOT NULL UNIQUE REFERENCES policy_proposals (id),
    version text NOT NULL,
    at timestamptz NOT NULL
  );
`

const guards = `
  CREATE FUNCTION guard_policy_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.state := 'open';
      NEW.proposed_at := clock_timestamp();
      NEW.ends_at := NEW.proposed_at + interval '14 days';
      NEW.closed_at := NULL;
      RETURN NEW;
    END IF;
    IF OLD.state <> 'open' OR NEW.state = 'open'
      OR (to_jsonb(OLD) - 'state' - 'closed_at') IS DISTINCT FROM (to_jsonb(NEW) - 'state' - 'closed_at')
      OR (NEW.state = 'published') <> EXISTS (SELECT FROM policy_publications p WHERE p.proposal = NEW.id)
      OR (NEW.state = 'rejected')
        <> EXISTS (SELECT FROM policy_rulings r WHERE r.proposal = NEW.id AND r.ruling = 'reject') THEN
      RAISE EXCEPTION 'a proposal does not change, except that it is closed once' USING ERRCODE = 'SY003';
    END IF;
    NEW.closed_at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON policy_proposals
    FOR EACH ROW EXECUTE FUNCTION guard_policy_proposal();
  CREATE TRIGGER keep BEFORE DELETE ON policy_proposals FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON policy_proposals FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  CREATE FUNCTION guard_policy_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT state, ends_at INTO ruled FROM policy_proposals WHERE id = NEW.proposal FOR UPDATE;
    NEW.at := clock_timestamp();
    IF FOUND AND (ruled.state <> 'open' OR NEW.at >= ruled.ends_at) THEN
      RAISE EXCEPTION 'the proposal is over' USING ERRCODE = 'SY001';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT ON policy_rulings FOR EACH ROW EXECUTE FUNCTION guard_policy_ruling();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON policy_rulings FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON policy_rulings FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  CREATE FUNCTION close_rejected_policy() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.ruling = 'reject' THEN
      UPDATE policy_proposals SET state = 'rejected' WHERE id = NEW.proposal;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER closes AFTER INSERT ON policy_rulings FOR EACH ROW EXECUTE FUNCTION close_rejected_policy();
`

const publication = `
  CREATE FUNCTION guard_policy_publication() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    proposed policy_proposals%ROWTYPE;
    newest record;
  BEGIN
    -- One at a time: what was published forms one line.
    PERFORM pg_advisory_xact_lock(hashtext('policy_publications'));
    SELECT * INTO proposed FROM policy_proposals WHERE id = NEW.proposal FOR UPDATE;
    NEW.at := clock_timestamp();
    IF NOT FOUND OR proposed.state <> 'open' OR NEW.at >= proposed.ends_at THEN
      RAISE EXCEPTION 'the proposal is over' USING ERRCODE = 'SY001';
    END IF;
    IF proposed.quorum > (SELECT count(DISTINCT r.approver) FROM policy_rulings r
        WHERE r.proposal = NEW.proposal AND r.ruling = 'approve') THEN
      RAISE EXCEPTION 'too few have approved it' USING ERRCODE = 'SY002';
    END IF;
    SELECT number, version INTO newest FROM policy_publications ORDER BY number DESC LIMIT 1;
    IF FOUND AND newest.version <> proposed.base THEN
      RAISE EXCEPTION 'another policy was published in between' USING ERRCODE = 'SY050';
    END IF;
    NEW.number := coalesce(newest.number, 0) + 1;
    NEW.version := proposed.version;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT ON policy_publications
    FOR EACH ROW EXECUTE FUNCTION guard_policy_publication();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON policy_publications
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON policy_publications
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  CREATE FUNCTION close_published_policy() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE policy_proposals SET state = 'published' WHERE id = NEW.proposal;
    PERFORM pg_notify('sallyport_policy', NEW.number::text);
    RETURN NULL;
  END $$;
  CREATE TRIGGER closes AFTER INSERT ON policy_publications
    FOR EACH ROW EXECUTE FUNCTION close_published_policy();
`
