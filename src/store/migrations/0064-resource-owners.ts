import { type Kysely, sql } from 'kysely'

/**
 * Owners of resources as reviewers: groups, which count among the reviewers' groups where owners may rule, and people by
 * their principal ids. A review may need some of its approvals to be by owners. Whether a ruling is an owner's, the store
 * says: of whoever rules, or of the person for whom a deputy does. It is settled when the review opens.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [columns, guards, counting]) await sql.raw(text).execute(database)
}

const columns = `
  ALTER TABLE reviews
    ADD COLUMN reviewer_people text[] NOT NULL DEFAULT '{}' CHECK (array_position(reviewer_people, NULL) IS NULL),
    ADD COLUMN owner_people text[] NOT NULL DEFAULT '{}' CHECK (array_position(owner_people, NULL) IS NULL),
    ADD COLUMN owner_groups text[] NOT NULL DEFAULT '{}' CHECK (array_position(owner_groups, NULL) IS NULL),
    ADD COLUMN owners_needed integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT owners_in_quorum CHECK (owners_needed BETWEEN 0 AND quorum),
    ADD CONSTRAINT people_are_owners CHECK (reviewer_people <@ owner_people),
    DROP CONSTRAINT reviews_reviewer_groups_check,
    ADD CONSTRAINT reviews_reviewer_groups_check CHECK (cardinality(reviewer_groups) + cardinality(reviewer_people) > 0
      AND array_position(reviewer_groups, NULL) IS NULL);
  CREATE INDEX reviews_people ON reviews USING gin (reviewer_people);

  ALTER TABLE review_rulings
    ADD COLUMN as_named boolean NOT NULL DEFAULT false,
    ADD COLUMN as_owner boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT reviewer_is_in_group,
    ADD CONSTRAINT reviewer_is_in_group CHECK ((as_named OR memberships && reviewer_groups) IS TRUE);
`

const guards = `
  -- Fires after guard, which locks the review.
  CREATE FUNCTION guard_owner() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    asked record;
    whom text := COALESCE((SELECT d.person FROM review_deputies d WHERE d.id = NEW.deputy), NEW.reviewer);
  BEGIN
    SELECT reviewer_people, owner_people, owner_groups INTO asked FROM reviews WHERE id = NEW.review;
    NEW.as_named := COALESCE(whom = ANY (asked.reviewer_people), false);
    NEW.as_owner := COALESCE(whom = ANY (asked.owner_people), false)
      OR COALESCE(NEW.memberships && asked.owner_groups, false);
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_owner BEFORE INSERT ON review_rulings FOR EACH ROW EXECUTE FUNCTION guard_owner();
`

const counting = `
  -- How many distinct people stand for a revision; of owners alone where that is asked.
  CREATE FUNCTION approvals_of(asked uuid, at_revision integer, owners_only boolean) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(DISTINCT r.reviewer) FROM review_rulings r
    WHERE r.review = asked AND r.revision = at_revision AND r.ruling IN ('approve', 'change')
      AND (r.as_owner OR NOT owners_only)
      AND NOT EXISTS (SELECT FROM review_voids v WHERE v.review = r.review AND v.reviewer = r.reviewer)
  $$;

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
      WHERE id = NEW.review AND quorum <= approvals_of(NEW.review, NEW.revision, false)
        AND owners_needed <= approvals_of(NEW.review, NEW.revision, true);
    RETURN NULL;
  END $$;

  CREATE FUNCTION guard_owned() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.state = 'approved' AND OLD.state <> 'approved'
      AND OLD.owners_needed > approvals_of(NEW.id, OLD.revision, true) THEN
      RAISE EXCEPTION 'too few of its approvals are by owners' USING ERRCODE = 'SY002';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER owned BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION guard_owned();

  CREATE OR REPLACE FUNCTION guard_voided() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.uses > OLD.uses AND EXISTS (SELECT FROM review_voids v WHERE v.review = NEW.id)
      AND (OLD.quorum > approvals_of(NEW.id, OLD.revision, false)
        OR OLD.owners_needed > approvals_of(NEW.id, OLD.revision, true)) THEN
      RAISE EXCEPTION 'too few of its approvals are left' USING ERRCODE = 'SY002';
    END IF;
    RETURN NEW;
  END $$;
`
