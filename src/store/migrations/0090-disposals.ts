import { type Kysely, sql } from 'kysely'

/**
 * What is erased, and which legal holds are released: asked for by one person, let go by others, done once. A hold that
 * was placed stands until then, whatever the configuration says later.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [tables, guards, holds]) await sql.raw(text).execute(database)
}

// author_mail: in lower case; empty where nobody vouches for one. It tells one person with two sign-ins from two.
const tables = `
  CREATE TABLE legal_holds (
    id uuid PRIMARY KEY,
    resource text NOT NULL CHECK (octet_length(resource) BETWEEN 1 AND 256),
    reason text NOT NULL CHECK (reason ~ '\\S' AND char_length(reason) <= 2000),
    placed_by text NOT NULL,
    placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    released_by uuid UNIQUE,
    released_at timestamptz,
    CHECK ((released_by IS NULL) = (released_at IS NULL))
  );
  CREATE UNIQUE INDEX legal_holds_active ON legal_holds (resource, reason) WHERE released_at IS NULL;

  CREATE TABLE disposals (
    id uuid PRIMARY KEY,
    -- The ledger whose sessions it erases.
    origin text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('expired', 'erasure', 'release')),
    -- Sessions of which everything goes, and those of which the recording alone goes.
    sessions uuid[] NOT NULL CHECK (cardinality(sessions) <= 10000),
    recordings uuid[] NOT NULL CHECK (cardinality(recordings) <= 10000),
    hold uuid REFERENCES legal_holds (id),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    author text NOT NULL,
    author_name text NOT NULL,
    author_mail text NOT NULL,
    author_kind text NOT NULL CHECK (author_kind = 'person'),
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    approver_groups text[] NOT NULL
      CHECK (cardinality(approver_groups) > 0 AND array_position(approver_groups, NULL) IS NULL),
    quorum integer NOT NULL CHECK (quorum BETWEEN 1 AND 16),
    state text NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn', 'done')),
    asked_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    closed_at timestamptz,
    UNIQUE (id, author, author_mail, approver_groups),
    CHECK ((kind = 'release') = (hold IS NOT NULL)),
    CHECK ((kind = 'release') = (cardinality(sessions) + cardinality(recordings) = 0))
  );
  CREATE INDEX disposals_approved ON disposals (origin) WHERE state = 'approved';
  ALTER TABLE legal_holds ADD FOREIGN KEY (released_by) REFERENCES disposals (id);

  CREATE TABLE disposal_rulings (
    disposal uuid NOT NULL,
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
    PRIMARY KEY (disposal, approver),
    CONSTRAINT ruling_of_disposal FOREIGN KEY (disposal, author, author_mail, approver_groups)
      REFERENCES disposals (id, author, author_mail, approver_groups),
    CONSTRAINT disposer_is_not_author
      CHECK (approver <> author AND (approver_mail = '' OR approver_mail <> author_mail)),
    CONSTRAINT disposer_is_in_group CHECK ((memberships && approver_groups) IS TRUE)
  );
  -- One person with two sign-ins rules once.
  CREATE UNIQUE INDEX disposal_rulings_mail ON disposal_rulings (disposal, approver_mail) WHERE approver_mail <> '';
`

const guards = `
  CREATE FUNCTION guard_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.state := 'open';
      NEW.asked_at := clock_timestamp();
      NEW.ends_at := NEW.asked_at + interval '14 days';
      NEW.closed_at := NULL;
      RETURN NEW;
    END IF;
    IF (to_jsonb(OLD) - 'state' - 'closed_at') IS DISTINCT FROM (to_jsonb(NEW) - 'state' - 'closed_at')
      OR NOT (OLD.state = 'open' AND NEW.state IN ('approved', 'rejected', 'withdrawn')
        OR OLD.state = 'approved' AND NEW.state = 'done') THEN
      RAISE EXCEPTION 'a request for disposal does not change, except that it is ruled on and done' USING ERRCODE = 'SY003';
    END IF;
    IF NEW.state IN ('approved', 'done') AND clock_timestamp() >= OLD.ends_at THEN
      RAISE EXCEPTION 'the request is over' USING ERRCODE = 'SY001';
    END IF;
    IF (NEW.state = 'rejected') <> EXISTS (SELECT FROM disposal_rulings r
        WHERE r.disposal = NEW.id AND r.ruling = 'reject') THEN
      RAISE EXCEPTION 'one rejection ends it, and nothing else rejects it' USING ERRCODE = 'SY002';
    END IF;
    IF NEW.state = 'approved' AND OLD.quorum > (SELECT count(DISTINCT r.approver) FROM disposal_rulings r
        WHERE r.disposal = NEW.id AND r.ruling = 'approve') THEN
      RAISE EXCEPTION 'too few have approved it' USING ERRCODE = 'SY002';
    END IF;
    NEW.closed_at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON disposals FOR EACH ROW EXECUTE FUNCTION guard_disposal();
  CREATE TRIGGER keep BEFORE DELETE ON disposals FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON disposals FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  CREATE FUNCTION guard_disposal_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT state, ends_at INTO ruled FROM disposals WHERE id = NEW.disposal FOR UPDATE;
    NEW.at := clock_timestamp();
    IF FOUND AND (ruled.state <> 'open' OR NEW.at >= ruled.ends_at) THEN
      RAISE EXCEPTION 'the request is over' USING ERRCODE = 'SY001';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT ON disposal_rulings FOR EACH ROW EXECUTE FUNCTION guard_disposal_ruling();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON disposal_rulings FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON disposal_rulings FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  CREATE FUNCTION follow_disposal_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.ruling = 'reject' THEN
      UPDATE disposals SET state = 'rejected' WHERE id = NEW.disposal;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER follows AFTER INSERT ON disposal_rulings FOR EACH ROW EXECUTE FUNCTION follow_disposal_ruling();

  CREATE FUNCTION tell_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('sallyport_disposals', '');
    RETURN NULL;
  END $$;
  CREATE TRIGGER tell AFTER UPDATE ON disposals FOR EACH STATEMENT EXECUTE FUNCTION tell_disposal();
`

const holds = `
  CREATE FUNCTION guard_legal_hold() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.placed_at := clock_timestamp();
      NEW.released_by := NULL;
      NEW.released_at := NULL;
      RETURN NEW;
    END IF;
    IF OLD.released_at IS NOT NULL
      OR (to_jsonb(OLD) - 'released_by' - 'released_at') IS DISTINCT FROM (to_jsonb(NEW) - 'released_by' - 'released_at')
      OR NOT EXISTS (SELECT FROM disposals d
        WHERE d.id = NEW.released_by AND d.hold = NEW.id AND d.state = 'approved' AND clock_timestamp() < d.ends_at) THEN
      RAISE EXCEPTION 'a legal hold ends by a request that was approved' USING ERRCODE = 'SY003';
    END IF;
    NEW.released_at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON legal_holds FOR EACH ROW EXECUTE FUNCTION guard_legal_hold();
  CREATE TRIGGER keep BEFORE DELETE ON legal_holds FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON legal_holds FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`
