import { type Kysely, sql } from 'kysely'

/**
 * One person with several sign-ins is one person also where roles are granted, passkeys are reset and glass is broken:
 * they rule on nothing that they asked for (SY010), not twice (SY011), and an after-review of theirs is overdue for each of
 * their sign-ins (SY007).
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [columns, grantRulings, resetRulings, breakGlass]) await sql.raw(text).execute(database)
}

// In lower case; empty where nobody vouches for one.
const columns = `
  ALTER TABLE grants
    ADD COLUMN party_mails text[] NOT NULL DEFAULT '{}' CHECK (array_position(party_mails, NULL) IS NULL);
  ALTER TABLE grant_rulings ADD COLUMN reviewer_mail text NOT NULL DEFAULT '';
  ALTER TABLE passkey_resets ADD COLUMN person_mail text NOT NULL DEFAULT '';
  ALTER TABLE passkey_reset_rulings ADD COLUMN reviewer_mail text NOT NULL DEFAULT '';
`

// Fires after guard, which locks what is ruled on, so that of two sign-ins of one person one is first.
const grantRulings = `
  CREATE FUNCTION guard_one_granting() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.reviewer_mail := lower(NEW.reviewer_mail);
    IF NEW.reviewer_mail = '' THEN
      RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM grants g WHERE g.id = NEW.grant_id AND NEW.reviewer_mail = ANY (g.party_mails)) THEN
      RAISE EXCEPTION 'the reviewer asked for it by another sign-in' USING ERRCODE = 'SY010';
    END IF;
    IF EXISTS (SELECT FROM grant_rulings r WHERE r.grant_id = NEW.grant_id AND r.reviewer <> NEW.reviewer
        AND r.reviewer_mail = NEW.reviewer_mail) THEN
      RAISE EXCEPTION 'that person ruled by another sign-in' USING ERRCODE = 'SY011';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_one_person BEFORE INSERT ON grant_rulings
    FOR EACH ROW EXECUTE FUNCTION guard_one_granting();
`

const resetRulings = `
  CREATE FUNCTION guard_one_resetting() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.reviewer_mail := lower(NEW.reviewer_mail);
    IF NEW.reviewer_mail = '' THEN
      RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM passkey_resets p WHERE p.id = NEW.reset AND lower(p.person_mail) = NEW.reviewer_mail) THEN
      RAISE EXCEPTION 'the reviewer asked for it by another sign-in' USING ERRCODE = 'SY010';
    END IF;
    IF EXISTS (SELECT FROM passkey_reset_rulings r WHERE r.reset = NEW.reset AND r.reviewer <> NEW.reviewer
        AND r.reviewer_mail = NEW.reviewer_mail) THEN
      RAISE EXCEPTION 'that person ruled by another sign-in' USING ERRCODE = 'SY011';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_one_person BEFORE INSERT ON passkey_reset_rulings
    FOR EACH ROW EXECUTE FUNCTION guard_one_resetting();
`

const breakGlass = `
  CREATE OR REPLACE FUNCTION break_glass_guard() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.break_glass AND EXISTS (
      SELECT FROM break_glass b JOIN reviews r ON r.id = b.review JOIN grants g ON g.id = b.grant_id
      WHERE b.settled_at IS NULL AND (b.person = NEW.requester OR g.party_mails && NEW.party_mails)
        AND b.due_at <= clock_timestamp() AND r.state NOT IN ('approved', 'denied')) THEN
      RAISE EXCEPTION 'an after-review is overdue' USING ERRCODE = 'SY007';
    END IF;
    RETURN NEW;
  END $$;
`
