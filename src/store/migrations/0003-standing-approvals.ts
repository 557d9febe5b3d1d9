import { type Kysely, sql } from 'kysely'

/**
 * Approvals that outlive a connection, reviewers' changes of what was asked, and remarks.
 * An approval may be spent `uses_max` times until `spend_before`; a detached review has no connection that waits for it.
 * A change gives the review a new revision: only approvals of that revision count for its quorum, and the change itself is
 * the first of them. A denial counts whatever revision it was said of. A ruling says which gateway put it on record.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [columns, remarks, reviewGuard, rulingGuard]) await sql.raw(text).execute(database)
}

const columns = `
  ALTER TABLE reviews
    DROP CONSTRAINT reviews_check2,
    ADD COLUMN detached boolean NOT NULL DEFAULT false,
    ADD COLUMN uses_max integer NOT NULL DEFAULT 1 CHECK (uses_max BETWEEN 1 AND 1000),
    ADD COLUMN uses integer NOT NULL DEFAULT 0,
    ADD COLUMN valid_ms integer NOT NULL DEFAULT 60000 CHECK (valid_ms BETWEEN 1 AND 604800000),
    ADD COLUMN revision integer NOT NULL DEFAULT 0 CHECK (revision BETWEEN 0 AND 100),
    ADD COLUMN changed_statement text,
    ADD CONSTRAINT uses_in_bounds CHECK (uses BETWEEN 0 AND uses_max),
    ADD CONSTRAINT spent_when_used CHECK ((spent_at IS NULL) = (uses = 0)),
    ADD CONSTRAINT change_has_text CHECK ((revision = 0) = (changed_statement IS NULL));
  CREATE INDEX reviews_digest ON reviews (request_digest, id);

  ALTER TABLE review_rulings
    ADD COLUMN gateway text NOT NULL DEFAULT '',
    ADD COLUMN revision integer NOT NULL DEFAULT 0,
    ADD COLUMN changed_statement text,
    DROP CONSTRAINT review_rulings_ruling_check,
    ADD CONSTRAINT review_rulings_ruling_check CHECK (ruling IN ('approve', 'deny', 'change')),
    ADD CONSTRAINT change_has_text CHECK ((ruling = 'change') = (changed_statement IS NOT NULL)),
    DROP CONSTRAINT review_rulings_pkey,
    ADD CONSTRAINT review_rulings_pkey PRIMARY KEY (review, reviewer, revision);
`

const remarks = `
  CREATE TABLE review_remarks (
    id uuid PRIMARY KEY,
    review uuid NOT NULL REFERENCES reviews (id),
    author text NOT NULL,
    author_name text NOT NULL,
    words text NOT NULL CHECK (words ~ '\\S' AND char_length(words) <= 2000),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX review_remarks_review ON review_remarks (review, id);
  CREATE FUNCTION tell_remark() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('sallyport_reviews', NEW.review::text);
    RETURN NULL;
  END $$;
  CREATE TRIGGER tell AFTER INSERT ON review_remarks FOR EACH ROW EXECUTE FUNCTION tell_remark();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON review_remarks FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON review_remarks FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`

const reviewGuard = `
  CREATE OR REPLACE FUNCTION guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    now_at timestamptz := clock_timestamp();
    settled text[] := ARRAY['state', 'closed_at', 'close_reason', 'spend_before', 'spent_at', 'uses', 'revision', 'changed_statement'];
    approvals integer;
    denials integer;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.state <> 'open' OR NEW.spent_at IS NOT NULL OR NEW.spend_before IS NOT NULL OR NEW.uses <> 0 OR NEW.revision <> 0 THEN
        RAISE EXCEPTION 'a review begins open' USING ERRCODE = 'SY002';
      END IF;
      NEW.opened_at := now_at;
      NEW.ends_at := now_at + NEW.wait_ms * interval '1 millisecond';
      RETURN NEW;
    END IF;
    IF (to_jsonb(OLD) - settled) IS DISTINCT FROM (to_jsonb(NEW) - settled) THEN
      RAISE EXCEPTION 'what was asked for review does not change' USING ERRCODE = 'SY003';
    END IF;

    IF NEW.revision <> OLD.revision OR NEW.changed_statement IS DISTINCT FROM OLD.changed_statement THEN
      IF OLD.state <> 'open' OR NEW.state <> 'open' OR NEW.uses <> 0 OR NEW.revision <> OLD.revision + 1
        OR NOT EXISTS (SELECT FROM review_rulings r WHERE r.review = NEW.id AND r.revision = NEW.revision
                         AND r.ruling = 'change' AND r.changed_statement = NEW.changed_statement) THEN
        RAISE EXCEPTION 'only a reviewer changes an open review' USING ERRCODE = 'SY002';
      END IF;
      NEW.closed_at := NULL;
      NEW.close_reason := OLD.close_reason;
      NEW.spend_before := NULL;
      NEW.spent_at := NULL;
      RETURN NEW;
    END IF;

    IF OLD.state = 'approved' AND NEW.state = 'approved' THEN
      IF NEW.uses <> OLD.uses + 1 OR NEW.uses > OLD.uses_max OR now_at >= OLD.spend_before THEN
        RAISE EXCEPTION 'an approval is spent as often as it says, and in time' USING ERRCODE = 'SY002';
      END IF;
      NEW.spent_at := now_at;
      NEW.closed_at := OLD.closed_at;
      NEW.close_reason := OLD.close_reason;
      NEW.spend_before := OLD.spend_before;
      RETURN NEW;
    END IF;
    IF NEW.uses <> OLD.uses OR NEW.spent_at IS DISTINCT FROM OLD.spent_at THEN
      RAISE EXCEPTION 'only an approval can be spent' USING ERRCODE = 'SY002';
    END IF;

    NEW.closed_at := now_at;
    NEW.spend_before := NULL;
    IF OLD.state = 'approved' AND NEW.state IN ('withdrawn', 'expired') AND OLD.uses < OLD.uses_max THEN
      IF NEW.state = 'expired' AND now_at < OLD.spend_before THEN
        RAISE EXCEPTION 'the approval has not expired' USING ERRCODE = 'SY002';
      END IF;
      RETURN NEW;
    END IF;
    IF OLD.state <> 'open' THEN
      RAISE EXCEPTION 'the review is % already', OLD.state USING ERRCODE = 'SY001';
    END IF;
    SELECT count(DISTINCT reviewer) FILTER (WHERE ruling IN ('approve', 'change') AND revision = OLD.revision),
           count(*) FILTER (WHERE ruling = 'deny')
      INTO approvals, denials FROM review_rulings WHERE review = NEW.id;
    IF NEW.state = 'withdrawn'
      OR (NEW.state = 'expired' AND now_at >= OLD.ends_at)
      OR (NEW.state = 'denied' AND denials > 0) THEN
      RETURN NEW;
    END IF;
    IF NEW.state = 'approved' AND denials = 0 AND approvals >= OLD.quorum THEN
      NEW.spend_before := now_at + OLD.valid_ms * interval '1 millisecond';
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a review does not become % like this', NEW.state USING ERRCODE = 'SY002';
  END $$;
`

const rulingGuard = `
  CREATE OR REPLACE FUNCTION guard_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT state, ends_at, revision INTO ruled FROM reviews WHERE id = NEW.review FOR UPDATE;
    NEW.at := clock_timestamp();
    IF NOT FOUND THEN
      RETURN NEW;
    END IF;
    IF ruled.state <> 'open' OR NEW.at >= ruled.ends_at THEN
      RAISE EXCEPTION 'the review is over' USING ERRCODE = 'SY001';
    END IF;
    -- Whoever rules says of which revision; one that was changed meanwhile is not what they saw.
    IF NEW.revision <> ruled.revision + (NEW.ruling = 'change')::integer THEN
      RAISE EXCEPTION 'the review was changed meanwhile' USING ERRCODE = 'SY004';
    END IF;
    RETURN NEW;
  END $$;

  CREATE OR REPLACE FUNCTION apply_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.ruling = 'deny' THEN
      UPDATE reviews SET state = 'denied', close_reason = 'denied by a reviewer' WHERE id = NEW.review;
      RETURN NULL;
    END IF;
    IF NEW.ruling = 'change' THEN
      UPDATE reviews SET revision = NEW.revision, changed_statement = NEW.changed_statement WHERE id = NEW.review;
    END IF;
    UPDATE reviews SET state = 'approved', close_reason = 'approved by its quorum'
      WHERE id = NEW.review AND quorum <= (
        SELECT count(DISTINCT reviewer) FROM review_rulings
        WHERE review = NEW.review AND ruling IN ('approve', 'change') AND revision = NEW.revision);
    RETURN NULL;
  END $$;
`
