import { type Kysely, sql } from 'kysely'

/**
 * Who rules for somebody who is away: named by that person, for a time, with the groups that person has. A deputy rules in
 * nobody's own matter: neither their own nor that of whom they stand in for. Of a person and their deputies one rules on a
 * revision. SY009: the deputy may not rule on this.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [tables, guards]) await sql.raw(text).execute(database)
}

const tables = `
  CREATE TABLE review_deputies (
    id uuid PRIMARY KEY,
    person text NOT NULL,
    person_name text NOT NULL,
    deputy text NOT NULL,
    memberships text[] NOT NULL CHECK (array_position(memberships, NULL) IS NULL),
    reason text NOT NULL CHECK (reason ~ '\\S' AND char_length(reason) <= 2000),
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT deputy_is_another CHECK (deputy <> person),
    CONSTRAINT deputy_for_a_time CHECK (to_at > from_at AND to_at <= from_at + interval '31 days')
  );
  CREATE INDEX review_deputies_deputy ON review_deputies (deputy, to_at) WHERE ended_at IS NULL;
  CREATE INDEX review_deputies_person ON review_deputies (person);
  ALTER TABLE review_rulings ADD COLUMN deputy uuid REFERENCES review_deputies (id);
`

const guards = `
  CREATE FUNCTION guard_deputies() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.ended_at IS NOT NULL OR (to_jsonb(OLD) - 'ended_at') IS DISTINCT FROM (to_jsonb(NEW) - 'ended_at') THEN
      RAISE EXCEPTION 'whom somebody named does not change' USING ERRCODE = 'SY003';
    END IF;
    NEW.ended_at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE UPDATE ON review_deputies FOR EACH ROW EXECUTE FUNCTION guard_deputies();
  CREATE TRIGGER keep BEFORE DELETE ON review_deputies FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON review_deputies FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

  -- Fires after guard, which locks the review, so that of a person and a deputy one is first.
  CREATE FUNCTION guard_stand_in() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    named review_deputies%ROWTYPE;
  BEGIN
    IF NEW.deputy IS NOT NULL THEN
      SELECT * INTO named FROM review_deputies WHERE id = NEW.deputy;
      IF (named.deputy = NEW.reviewer AND named.ended_at IS NULL AND named.person <> ALL (NEW.parties)
          AND clock_timestamp() >= named.from_at AND clock_timestamp() < named.to_at
          AND NEW.memberships <@ named.memberships) IS NOT TRUE
        OR EXISTS (SELECT FROM review_duties d WHERE d.review = NEW.review AND named.person = ANY (d.authors)) THEN
        RAISE EXCEPTION 'nobody stands in for that person here' USING ERRCODE = 'SY009';
      END IF;
    END IF;
    IF EXISTS (SELECT FROM review_rulings r LEFT JOIN review_deputies d ON d.id = r.deputy
        WHERE r.review = NEW.review AND r.revision = NEW.revision
          AND (d.person IN (NEW.reviewer, named.person) OR r.reviewer = named.person)) THEN
      RAISE EXCEPTION 'a person and their deputies rule once' USING ERRCODE = 'SY009';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_stand_in BEFORE INSERT ON review_rulings FOR EACH ROW EXECUTE FUNCTION guard_stand_in();
`
