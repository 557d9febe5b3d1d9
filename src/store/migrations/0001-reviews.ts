import { type Kysely, sql } from 'kysely'

/**
 * Statements on hold and what reviewers said of them. Separation of duties is written here, in constraints and
 * triggers, so that no code path and no hand-typed SQL of the application's role can get around it:
 * a ruling carries its review's parties and reviewer groups by foreign key and is checked against them; the database's
 * clock says what is over; a review is approved when enough distinct people have approved it and in no other way.
 * A check passes on NULL, so the ones that matter say IS TRUE.
 * Error codes: SY001 the review is over, SY002 a step that its state does not allow, SY003 history is not rewritten.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [reviews, rulings, notRewritten, reviewGuard, rulingGuard, triggers])
    await sql.raw(text).execute(database)
}

// An index entry holds at most 2,704 bytes, and the foreign key needs one with id, parties and groups in it.
const reviews = `
  CREATE TABLE reviews (
    id uuid PRIMARY KEY,
    gateway text NOT NULL,
    holder uuid NOT NULL,
    session uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    resource text NOT NULL,
    requester text NOT NULL,
    chain text NOT NULL CHECK (jsonb_typeof(chain::jsonb) = 'array'),
    parties text[] NOT NULL,
    request_digest text NOT NULL CHECK (request_digest ~ '^[0-9a-f]{64}$'),
    statement text NOT NULL,
    parameters text NOT NULL,
    effects text NOT NULL CHECK (jsonb_typeof(effects::jsonb) = 'array'),
    rule text NOT NULL,
    reason text NOT NULL,
    policy_version text NOT NULL,
    reviewer_groups text[] NOT NULL,
    quorum integer NOT NULL CHECK (quorum BETWEEN 1 AND 16),
    wait_ms integer NOT NULL CHECK (wait_ms BETWEEN 1 AND 604800000),
    state text NOT NULL DEFAULT 'open'
      CHECK (state IN ('open', 'approved', 'denied', 'expired', 'withdrawn')),
    opened_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    closed_at timestamptz,
    close_reason text NOT NULL DEFAULT '',
    spend_before timestamptz,
    spent_at timestamptz,
    UNIQUE (id, parties, reviewer_groups),
    CHECK ((parties[1] = requester) IS TRUE AND array_position(parties, NULL) IS NULL),
    CHECK (octet_length(array_to_string(parties, '')) <= 1600),
    CHECK (cardinality(reviewer_groups) > 0 AND array_position(reviewer_groups, NULL) IS NULL),
    CHECK (octet_length(array_to_string(reviewer_groups, '')) <= 600),
    CHECK ((state = 'open') = (closed_at IS NULL)),
    CHECK (spent_at IS NULL OR state = 'approved')
  );
  CREATE INDEX reviews_open ON reviews (ends_at) WHERE state = 'open';
  CREATE INDEX reviews_unspent ON reviews (gateway) WHERE state = 'approved' AND spent_at IS NULL;
  CREATE INDEX reviews_parties ON reviews USING gin (parties);
  CREATE INDEX reviews_groups ON reviews USING gin (reviewer_groups);
`

const rulings = `
  CREATE TABLE review_rulings (
    review uuid NOT NULL,
    parties text[] NOT NULL,
    reviewer_groups text[] NOT NULL,
    reviewer text NOT NULL,
    reviewer_kind text NOT NULL CHECK (reviewer_kind = 'person'),
    reviewer_name text NOT NULL,
    memberships text[] NOT NULL,
    ruling text NOT NULL CHECK (ruling IN ('approve', 'deny')),
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    at timestamptz NOT NULL,
    PRIMARY KEY (review, reviewer),
    CONSTRAINT ruling_of_review FOREIGN KEY (review, parties, reviewer_groups)
      REFERENCES reviews (id, parties, reviewer_groups),
    CONSTRAINT reviewer_is_no_party CHECK ((reviewer <> ALL (parties)) IS TRUE),
    CONSTRAINT reviewer_is_in_group CHECK ((memberships && reviewer_groups) IS TRUE)
  );
`

const notRewritten = `
  CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% of % is not possible: history is not rewritten', TG_OP, TG_TABLE_NAME USING ERRCODE = 'SY003';
  END $$;
`

// How long an approval may wait to be spent by the connection that asked for it: it is there, waiting.
const spendWindow = `interval '1 minute'`

const reviewGuard = `
  CREATE FUNCTION guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    now_at timestamptz := clock_timestamp();
    settled text[] := ARRAY['state', 'closed_at', 'close_reason', 'spend_before', 'spent_at'];
    approvals integer;
    denials integer;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.state <> 'open' OR NEW.spent_at IS NOT NULL OR NEW.spend_before IS NOT NULL THEN
        RAISE EXCEPTION 'a review begins open' USING ERRCODE = 'SY002';
      END IF;
      NEW.opened_at := now_at;
      NEW.ends_at := now_at + NEW.wait_ms * interval '1 millisecond';
      RETURN NEW;
    END IF;
    IF (to_jsonb(OLD) - settled) IS DISTINCT FROM (to_jsonb(NEW) - settled) THEN
      RAISE EXCEPTION 'what was asked for review does not change' USING ERRCODE = 'SY003';
    END IF;

    IF OLD.state = 'approved' AND NEW.state = 'approved' THEN
      IF OLD.spent_at IS NOT NULL OR NEW.spent_at IS NULL OR now_at >= OLD.spend_before THEN
        RAISE EXCEPTION 'an approval is spent once, and in time' USING ERRCODE = 'SY002';
      END IF;
      NEW.spent_at := now_at;
      NEW.closed_at := OLD.closed_at;
      NEW.close_reason := OLD.close_reason;
      NEW.spend_before := OLD.spend_before;
      RETURN NEW;
    END IF;
    IF NEW.spent_at IS NOT NULL THEN
      RAISE EXCEPTION 'only an approval can be spent' USING ERRCODE = 'SY002';
    END IF;

    NEW.closed_at := now_at;
    NEW.spend_before := NULL;
    IF OLD.state = 'approved' AND NEW.state IN ('withdrawn', 'expired') THEN
      IF NEW.state = 'expired' AND now_at < OLD.spend_before THEN
        RAISE EXCEPTION 'the approval has not expired' USING ERRCODE = 'SY002';
      END IF;
      RETURN NEW;
    END IF;
    IF OLD.state <> 'open' THEN
      RAISE EXCEPTION 'the review is % already', OLD.state USING ERRCODE = 'SY001';
    END IF;
    SELECT count(DISTINCT reviewer) FILTER (WHERE ruling = 'approve'), count(*) FILTER (WHERE ruling = 'deny')
      INTO approvals, denials FROM review_rulings WHERE review = NEW.id;
    IF NEW.state = 'withdrawn'
      OR (NEW.state = 'expired' AND now_at >= OLD.ends_at)
      OR (NEW.state = 'denied' AND denials > 0) THEN
      RETURN NEW;
    END IF;
    IF NEW.state = 'approved' AND denials = 0 AND approvals >= OLD.quorum THEN
      NEW.spend_before := now_at + ${spendWindow};
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a review does not become % like this', NEW.state USING ERRCODE = 'SY002';
  END $$;

  CREATE FUNCTION tell_review() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('sallyport_reviews', NEW.id::text);
    RETURN NULL;
  END $$;
`

// The review's row is locked first: rulings, withdrawal and expiry of one review happen one after the other.
const rulingGuard = `
  CREATE FUNCTION guard_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT state, ends_at INTO ruled FROM reviews WHERE id = NEW.review FOR UPDATE;
    NEW.at := clock_timestamp();
    IF FOUND AND (ruled.state <> 'open' OR NEW.at >= ruled.ends_at) THEN
      RAISE EXCEPTION 'the review is over' USING ERRCODE = 'SY001';
    END IF;
    RETURN NEW;
  END $$;

  CREATE FUNCTION apply_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.ruling = 'deny' THEN
      UPDATE reviews SET state = 'denied', close_reason = 'denied by a reviewer' WHERE id = NEW.review;
    ELSE
      UPDATE reviews SET state = 'approved', close_reason = 'approved by its quorum'
        WHERE id = NEW.review AND quorum <= (
          SELECT count(DISTINCT reviewer) FROM review_rulings WHERE review = NEW.review AND ruling = 'approve');
    END IF;
    RETURN NULL;
  END $$;
`

const triggers = `
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION guard_review();
  CREATE TRIGGER tell AFTER INSERT OR UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION tell_review();
  CREATE TRIGGER keep BEFORE DELETE ON reviews FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER guard BEFORE INSERT ON review_rulings FOR EACH ROW EXECUTE FUNCTION guard_ruling();
  CREATE TRIGGER apply AFTER INSERT ON review_rulings FOR EACH ROW EXECUTE FUNCTION apply_ruling();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON review_rulings FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON review_rulings FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`
