import { type Kysely, sql } from 'kysely'

/**
 * One person may have several sign-ins. Where issuers vouch for the same e-mail address, it is the same person: they rule
 * on nothing that they asked for (SY010), and not twice (SY011), and no deputy of theirs does. Remarks are told apart:
 * questions by others than those who ask, answers by those alone (SY012).
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [columns, onePerson, questions]) await sql.raw(text).execute(database)
}

const columns = `
  ALTER TABLE reviews
    ADD COLUMN party_mails text[] NOT NULL DEFAULT '{}' CHECK (array_position(party_mails, NULL) IS NULL);
  ALTER TABLE review_deputies ADD COLUMN person_mail text NOT NULL DEFAULT '';
  ALTER TABLE review_remarks
    ADD COLUMN kind text NOT NULL DEFAULT 'remark' CHECK (kind IN ('remark', 'question', 'answer'));
`

// Fires after guard, which locks the review, so that of two sign-ins of one person one is first.
const onePerson = `
  CREATE FUNCTION guard_one_person() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    mails text[] := array_remove(array_remove(ARRAY[lower(NEW.reviewer_mail),
      (SELECT lower(d.person_mail) FROM review_deputies d WHERE d.id = NEW.deputy)], ''), NULL);
  BEGIN
    IF EXISTS (SELECT FROM reviews r WHERE r.id = NEW.review AND r.party_mails && mails) THEN
      RAISE EXCEPTION 'the reviewer asked for it by another sign-in' USING ERRCODE = 'SY010';
    END IF;
    IF EXISTS (SELECT FROM review_duties d WHERE d.review = NEW.review AND d.authors && mails) THEN
      RAISE EXCEPTION 'the reviewer, or whom they stand in for, wrote the policy' USING ERRCODE = 'SY008';
    END IF;
    IF EXISTS (SELECT FROM review_rulings r LEFT JOIN review_deputies d ON d.id = r.deputy
        WHERE r.review = NEW.review AND r.revision = NEW.revision
          AND ARRAY[lower(r.reviewer_mail), lower(d.person_mail)] && mails) THEN
      RAISE EXCEPTION 'that person ruled by another sign-in' USING ERRCODE = 'SY011';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_one_person BEFORE INSERT ON review_rulings FOR EACH ROW EXECUTE FUNCTION guard_one_person();
`

const questions = `
  CREATE FUNCTION guard_remark() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.kind <> 'remark' AND NOT EXISTS (SELECT FROM reviews r WHERE r.id = NEW.review AND r.state = 'open'
        AND (NEW.author = ANY (r.parties)) = (NEW.kind = 'answer')) THEN
      RAISE EXCEPTION 'whoever asks for review answers, and others ask them' USING ERRCODE = 'SY012';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT ON review_remarks FOR EACH ROW EXECUTE FUNCTION guard_remark();
`
