import { type Kysely, sql } from 'kysely'

/**
 * Roles that are taken without asking, in an emergency, by whom the policy lets. Each has a review that comes after it,
 * opened in the same transaction; nobody takes it back, and whoever has one that is overdue takes no other role so.
 * SY007: an after-review is overdue.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [tables, grantGuard, afterReview]) await sql.raw(text).execute(database)
}

const tables = `
  ALTER TABLE reviews
    ADD COLUMN purpose text NOT NULL DEFAULT 'statement' CHECK (purpose IN ('statement', 'break-glass'));
  ALTER TABLE grants
    ADD COLUMN break_glass boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT only_people_break_glass CHECK (NOT break_glass OR (cardinality(parties) = 1 AND lasts_ms IS NOT NULL));
  CREATE TABLE break_glass (
    grant_id uuid PRIMARY KEY REFERENCES grants (id),
    person text NOT NULL,
    -- The review that comes after it; another takes its place when nobody answered.
    review uuid NOT NULL UNIQUE REFERENCES reviews (id),
    due_at timestamptz NOT NULL,
    chases integer NOT NULL DEFAULT 0,
    settled_at timestamptz
  );
  CREATE INDEX break_glass_person ON break_glass (person) WHERE settled_at IS NULL;
  CREATE INDEX break_glass_unsettled ON break_glass (due_at) WHERE settled_at IS NULL;
`

const grantGuard = `
  -- Fires before the guard that every grant has; triggers of one moment go by their names.
  CREATE FUNCTION break_glass_guard() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.break_glass AND EXISTS (
      SELECT FROM break_glass b JOIN reviews r ON r.id = b.review
      WHERE b.person = NEW.requester AND b.due_at <= clock_timestamp() AND r.state NOT IN ('approved', 'denied')) THEN
      RAISE EXCEPTION 'an after-review is overdue' USING ERRCODE = 'SY007';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER break_glass BEFORE INSERT ON grants FOR EACH ROW EXECUTE FUNCTION break_glass_guard();

  -- Fires after that guard, which knows no approval without a quorum.
  CREATE FUNCTION open_broken_glass() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.break_glass THEN
      NEW.approved_at := NEW.asked_at;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER opened BEFORE INSERT ON grants FOR EACH ROW EXECUTE FUNCTION open_broken_glass();

  CREATE FUNCTION need_after_review() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.break_glass AND NOT EXISTS (
      SELECT FROM break_glass b JOIN reviews r ON r.id = b.review
      WHERE b.grant_id = NEW.id AND b.person = NEW.requester AND r.purpose = 'break-glass' AND r.requester = NEW.requester) THEN
      RAISE EXCEPTION 'whoever breaks glass is reviewed' USING ERRCODE = 'SY002';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER after_review AFTER INSERT ON grants DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION need_after_review();
`

const afterReview = `
  CREATE FUNCTION guard_after_review() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.purpose = 'break-glass' AND (NEW.state = 'withdrawn' OR NEW.uses <> OLD.uses
      OR (OLD.state = 'approved' AND NEW.state <> 'approved')) THEN
      RAISE EXCEPTION 'an after-review is neither taken back nor spent' USING ERRCODE = 'SY002';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER after_review BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION guard_after_review();

  CREATE FUNCTION guard_break_glass() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    changing text[] := ARRAY['review', 'chases', 'settled_at'];
    before text;
    after record;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.chases := 0;
      NEW.settled_at := NULL;
      RETURN NEW;
    END IF;
    SELECT state INTO before FROM reviews WHERE id = OLD.review;
    IF OLD.settled_at IS NOT NULL OR (to_jsonb(OLD) - changing) IS DISTINCT FROM (to_jsonb(NEW) - changing)
      OR (NEW.settled_at IS NOT NULL AND (NEW.review <> OLD.review OR before NOT IN ('approved', 'denied')))
      OR (NEW.review <> OLD.review AND before <> 'expired') THEN
      RAISE EXCEPTION 'an after-review is settled by a ruling alone' USING ERRCODE = 'SY003';
    END IF;
    SELECT purpose, requester INTO after FROM reviews WHERE id = NEW.review;
    IF (after.purpose = 'break-glass' AND after.requester = NEW.person) IS NOT TRUE THEN
      RAISE EXCEPTION 'this is no after-review of it' USING ERRCODE = 'SY002';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON break_glass FOR EACH ROW EXECUTE FUNCTION guard_break_glass();
  CREATE TRIGGER keep BEFORE DELETE ON break_glass FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON break_glass FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`
