import { type Kysely, sql } from 'kysely'

/**
 * What a rule asks of its reviewers besides: none of them wrote the policy in force (SY008), each still has the role when
 * the statement goes (a ruling that lost it is voided, and an approval without its quorum lets nothing go: SY002), and
 * others are told when nobody answers.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [tables, guards]) await sql.raw(text).execute(database)
}

const tables = `
  CREATE TABLE review_duties (
    review uuid PRIMARY KEY REFERENCES reviews (id),
    -- Who wrote the policy: principal ids and e-mail addresses.
    authors text[] NOT NULL CHECK (array_position(authors, NULL) IS NULL),
    keeps_role boolean NOT NULL,
    escalation_groups text[] NOT NULL CHECK (array_position(escalation_groups, NULL) IS NULL),
    escalate_at timestamptz,
    escalated_at timestamptz,
    CHECK ((escalate_at IS NULL) = (cardinality(escalation_groups) = 0))
  );
  CREATE INDEX review_duties_due ON review_duties (escalate_at) WHERE escalated_at IS NULL;
  ALTER TABLE review_rulings ADD COLUMN reviewer_mail text NOT NULL DEFAULT '';

  CREATE TABLE review_voids (
    review uuid NOT NULL REFERENCES reviews (id),
    reviewer text NOT NULL,
    reason text NOT NULL CHECK (reason ~ '\\S'),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (review, reviewer)
  );
`

const guards = `
  CREATE FUNCTION guard_duties() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.escalated_at := NULL;
      RETURN NEW;
    END IF;
    IF OLD.escalated_at IS NOT NULL OR NEW.escalated_at IS NULL OR clock_timestamp() < OLD.escalate_at
      OR (to_jsonb(OLD) - 'escalated_at') IS DISTINCT FROM (to_jsonb(NEW) - 'escalated_at') THEN
      RAISE EXCEPTION 'what is asked of reviewers does not change' USING ERRCODE = 'SY003';
    END IF;
    NEW.escalated_at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON review_duties FOR EACH ROW EXECUTE FUNCTION guard_duties();
  CREATE TRIGGER keep BEFORE DELETE ON review_duties FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON review_duties FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  CREATE FUNCTION guard_author() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM review_duties d WHERE d.review = NEW.review
                 AND (NEW.reviewer = ANY (d.authors) OR lower(NEW.reviewer_mail) = ANY (d.authors))) THEN
      RAISE EXCEPTION 'the reviewer wrote the policy' USING ERRCODE = 'SY008';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_author BEFORE INSERT ON review_rulings FOR EACH ROW EXECUTE FUNCTION guard_author();

  CREATE FUNCTION guard_void() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT state INTO ruled FROM reviews WHERE id = NEW.review FOR UPDATE;
    IF ruled.state <> 'approved'
      OR NOT EXISTS (SELECT FROM review_rulings r WHERE r.review = NEW.review AND r.reviewer = NEW.reviewer)
      OR NOT EXISTS (SELECT FROM review_duties d WHERE d.review = NEW.review AND d.keeps_role) THEN
      RAISE EXCEPTION 'there is no ruling to void' USING ERRCODE = 'SY002';
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT ON review_voids FOR EACH ROW EXECUTE FUNCTION guard_void();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON review_voids FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON review_voids FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  CREATE FUNCTION guard_voided() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.uses > OLD.uses AND EXISTS (SELECT FROM review_voids v WHERE v.review = NEW.id)
      AND OLD.quorum > (SELECT count(DISTINCT r.reviewer) FROM review_rulings r
        WHERE r.review = NEW.id AND r.ruling IN ('approve', 'change') AND r.revision = OLD.revision
          AND NOT EXISTS (SELECT FROM review_voids v WHERE v.review = r.review AND v.reviewer = r.reviewer)) THEN
      RAISE EXCEPTION 'too few of its approvals are left' USING ERRCODE = 'SY002';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER voided BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION guard_voided();
`
