import { type Kysely, sql } from 'kysely'

/**
 * Passkeys of people. A review may ask for one: then an approval without one of the reviewer's own keys does not go in,
 * whoever writes it. A person's further keys are vouched for by one they have; who has none left is let start anew by two
 * other people. Keys are removed, never forgotten: what they signed stays verifiable.
 * SY005: the ruling needs a passkey. SY006: the key is not good, or not for this.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [keys, challenges, rulings, resets, guards]) await sql.raw(text).execute(database)
}

// An index entry holds at most 2,704 bytes: that of credential and person is the longest.
const keys = `
  CREATE TABLE passkeys (
    credential text PRIMARY KEY CHECK (credential ~ '^[A-Za-z0-9_-]+$' AND char_length(credential) <= 1024),
    person text NOT NULL CHECK (octet_length(person) BETWEEN 1 AND 1600),
    public_key text NOT NULL CHECK (public_key ~ '^[A-Za-z0-9_-]+$' AND char_length(public_key) BETWEEN 40 AND 1024),
    label text NOT NULL CHECK (label ~ '\\S' AND char_length(label) <= 100),
    aaguid text NOT NULL,
    backed_up boolean NOT NULL,
    counter bigint NOT NULL CHECK (counter BETWEEN 0 AND 4294967295),
    vouched_by text REFERENCES passkeys (credential),
    registered_at timestamptz NOT NULL,
    used_at timestamptz,
    removed_at timestamptz,
    CONSTRAINT passkey_of_person UNIQUE (credential, person)
  );
  CREATE INDEX passkeys_person ON passkeys (person);

  CREATE FUNCTION guard_passkey() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    changing text[] := ARRAY['counter', 'used_at', 'removed_at'];
    active integer;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      -- Two first keys of one person cannot be registered side by side.
      PERFORM pg_advisory_xact_lock(hashtextextended(NEW.person, 5));
      SELECT count(*) INTO active FROM passkeys WHERE person = NEW.person AND removed_at IS NULL;
      IF (active > 0) <> (NEW.vouched_by IS NOT NULL) OR active >= 20
        OR (active > 0 AND NOT EXISTS (SELECT FROM passkeys
              WHERE credential = NEW.vouched_by AND person = NEW.person AND removed_at IS NULL)) THEN
        RAISE EXCEPTION 'a further key is vouched for by one that the person has' USING ERRCODE = 'SY006';
      END IF;
      NEW.registered_at := clock_timestamp();
      NEW.used_at := NULL;
      NEW.removed_at := NULL;
      RETURN NEW;
    END IF;
    IF OLD.removed_at IS NOT NULL OR (to_jsonb(OLD) - changing) IS DISTINCT FROM (to_jsonb(NEW) - changing) THEN
      RAISE EXCEPTION 'a key does not change' USING ERRCODE = 'SY003';
    END IF;
    IF NEW.removed_at IS NOT NULL THEN
      NEW.removed_at := clock_timestamp();
      NEW.counter := OLD.counter;
      RETURN NEW;
    END IF;
    IF NEW.counter <= OLD.counter AND (NEW.counter > 0 OR OLD.counter > 0) THEN
      RAISE EXCEPTION 'a key counts up' USING ERRCODE = 'SY006';
    END IF;
    NEW.used_at := clock_timestamp();
    RETURN NEW;
  END $$;
`

const challenges = `
  CREATE TABLE passkey_challenges (
    challenge text PRIMARY KEY,
    person text NOT NULL,
    purpose text NOT NULL,
    ends_at timestamptz NOT NULL
  );
`

const rulings = `
  ALTER TABLE reviews ADD COLUMN passkey boolean NOT NULL DEFAULT false;
  ALTER TABLE review_rulings
    ADD COLUMN credential text,
    ADD COLUMN assertion text,
    ADD CONSTRAINT assertion_has_key CHECK ((credential IS NULL) = (assertion IS NULL)),
    ADD CONSTRAINT key_is_the_reviewers FOREIGN KEY (credential, reviewer) REFERENCES passkeys (credential, person);

  CREATE FUNCTION guard_sworn_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.credential IS NULL AND NEW.ruling <> 'deny'
      AND EXISTS (SELECT FROM reviews WHERE id = NEW.review AND passkey) THEN
      RAISE EXCEPTION 'an approval here needs a passkey' USING ERRCODE = 'SY005';
    END IF;
    IF EXISTS (SELECT FROM passkeys WHERE credential = NEW.credential AND removed_at IS NOT NULL) THEN
      RAISE EXCEPTION 'the key was removed' USING ERRCODE = 'SY006';
    END IF;
    RETURN NEW;
  END $$;
  -- Fires after guard, which locks the review: triggers of one moment go by their names.
  CREATE TRIGGER guard_sworn BEFORE INSERT ON review_rulings FOR EACH ROW EXECUTE FUNCTION guard_sworn_ruling();
`

const resets = `
  CREATE TABLE passkey_resets (
    id uuid PRIMARY KEY,
    person text NOT NULL CHECK (octet_length(person) BETWEEN 1 AND 1600),
    person_name text NOT NULL,
    reason text NOT NULL CHECK (reason ~ '\\S' AND char_length(reason) <= 2000),
    reviewer_groups text[] NOT NULL,
    asked_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    closed_at timestamptz,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'denied')),
    UNIQUE (id, person, reviewer_groups),
    CHECK (cardinality(reviewer_groups) > 0 AND array_position(reviewer_groups, NULL) IS NULL),
    CHECK (octet_length(array_to_string(reviewer_groups, '')) <= 600)
  );
  CREATE UNIQUE INDEX one_open_reset ON passkey_resets (person) WHERE state = 'open';
  CREATE TABLE passkey_reset_rulings (
    reset uuid NOT NULL,
    person text NOT NULL,
    reviewer_groups text[] NOT NULL,
    reviewer text NOT NULL,
    reviewer_kind text NOT NULL CHECK (reviewer_kind = 'person'),
    memberships text[] NOT NULL,
    ruling text NOT NULL CHECK (ruling IN ('approve', 'deny')),
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    at timestamptz NOT NULL,
    CONSTRAINT reset_ruled_once PRIMARY KEY (reset, reviewer),
    CONSTRAINT ruling_of_reset FOREIGN KEY (reset, person, reviewer_groups)
      REFERENCES passkey_resets (id, person, reviewer_groups),
    CONSTRAINT reviewer_is_no_party CHECK ((reviewer <> person) IS TRUE),
    CONSTRAINT reviewer_is_in_group CHECK ((memberships && reviewer_groups) IS TRUE)
  );

  CREATE FUNCTION guard_reset() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    settled text[] := ARRAY['state', 'closed_at'];
    approvals integer;
    denials integer;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.asked_at := clock_timestamp();
      NEW.ends_at := NEW.asked_at + interval '1 day';
      NEW.state := 'open';
      NEW.closed_at := NULL;
      RETURN NEW;
    END IF;
    SELECT count(DISTINCT reviewer) FILTER (WHERE ruling = 'approve'), count(*) FILTER (WHERE ruling = 'deny')
      INTO approvals, denials FROM passkey_reset_rulings WHERE reset = NEW.id;
    IF OLD.state <> 'open' OR (to_jsonb(OLD) - settled) IS DISTINCT FROM (to_jsonb(NEW) - settled)
      OR (NEW.state = 'done' AND (approvals < 2 OR denials > 0 OR clock_timestamp() >= OLD.ends_at))
      OR (NEW.state = 'denied' AND denials = 0 AND clock_timestamp() < OLD.ends_at) OR NEW.state = 'open' THEN
      RAISE EXCEPTION 'a reset is done when two others approve it' USING ERRCODE = 'SY002';
    END IF;
    NEW.closed_at := clock_timestamp();
    RETURN NEW;
  END $$;

  CREATE FUNCTION guard_reset_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT state, ends_at INTO ruled FROM passkey_resets WHERE id = NEW.reset FOR UPDATE;
    NEW.at := clock_timestamp();
    IF FOUND AND (ruled.state <> 'open' OR NEW.at >= ruled.ends_at) THEN
      RAISE EXCEPTION 'the reset is over' USING ERRCODE = 'SY001';
    END IF;
    RETURN NEW;
  END $$;

  CREATE FUNCTION apply_reset_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.ruling = 'deny' THEN
      UPDATE passkey_resets SET state = 'denied' WHERE id = NEW.reset;
    ELSIF 2 <= (SELECT count(DISTINCT reviewer) FROM passkey_reset_rulings
                WHERE reset = NEW.reset AND ruling = 'approve') THEN
      UPDATE passkey_resets SET state = 'done' WHERE id = NEW.reset;
      UPDATE passkeys SET removed_at = clock_timestamp() WHERE person = NEW.person AND removed_at IS NULL;
    END IF;
    RETURN NULL;
  END $$;
`

const guards = `
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON passkeys FOR EACH ROW EXECUTE FUNCTION guard_passkey();
  CREATE TRIGGER keep BEFORE DELETE ON passkeys FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON passkeys FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON passkey_resets FOR EACH ROW EXECUTE FUNCTION guard_reset();
  CREATE TRIGGER keep BEFORE DELETE ON passkey_resets FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON passkey_resets FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER guard BEFORE INSERT ON passkey_reset_rulings FOR EACH ROW EXECUTE FUNCTION guard_reset_ruling();
  CREATE TRIGGER apply AFTER INSERT ON passkey_reset_rulings FOR EACH ROW EXECUTE FUNCTION apply_reset_ruling();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON passkey_reset_rulings
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON passkey_reset_rulings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`
