import { type Kysely, sql } from 'kysely'

/**
 * Time-boxed permissions, asked for and ruled on like reviews and under the same guards. A grant's end is fixed when
 * it is asked for, is bounded, and only moves closer.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [grants, rulings, guards]) await sql.raw(text).execute(database)
}

const grants = `
  CREATE TABLE grants (
    id uuid PRIMARY KEY,
    resource text NOT NULL,
    requester text NOT NULL,
    parties text[] NOT NULL,
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    reviewer_groups text[] NOT NULL,
    quorum integer NOT NULL CHECK (quorum BETWEEN 1 AND 16),
    asked_at timestamptz NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    UNIQUE (id, parties, reviewer_groups),
    CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '31 days'),
    CHECK ((parties[1] = requester) IS TRUE AND array_position(parties, NULL) IS NULL),
    CHECK (octet_length(array_to_string(parties, '')) <= 1600),
    CHECK (cardinality(reviewer_groups) > 0 AND array_position(reviewer_groups, NULL) IS NULL),
    CHECK (octet_length(array_to_string(reviewer_groups, '')) <= 600)
  );
  CREATE INDEX grants_requester ON grants (requester, resource, ends_at);
`

const rulings = `
  CREATE TABLE grant_rulings (
    grant_id uuid NOT NULL,
    parties text[] NOT NULL,
    reviewer_groups text[] NOT NULL,
    reviewer text NOT NULL,
    reviewer_kind text NOT NULL CHECK (reviewer_kind = 'person'),
    memberships text[] NOT NULL,
    ruling text NOT NULL CHECK (ruling IN ('approve', 'deny')),
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    at timestamptz NOT NULL,
    PRIMARY KEY (grant_id, reviewer),
    CONSTRAINT ruling_of_grant FOREIGN KEY (grant_id, parties, reviewer_groups)
      REFERENCES grants (id, parties, reviewer_groups),
    CONSTRAINT reviewer_is_no_party CHECK ((reviewer <> ALL (parties)) IS TRUE),
    CONSTRAINT reviewer_is_in_group CHECK ((memberships && reviewer_groups) IS TRUE)
  );

  -- In force now: approved by its quorum, denied by nobody, begun, not ended, not revoked.
  CREATE VIEW grants_in_force AS
    SELECT g.* FROM grants g
    WHERE clock_timestamp() >= g.starts_at AND clock_timestamp() < g.ends_at AND g.revoked_at IS NULL
      AND g.quorum <= (SELECT count(DISTINCT r.reviewer) FROM grant_rulings r
                       WHERE r.grant_id = g.id AND r.ruling = 'approve')
      AND NOT EXISTS (SELECT FROM grant_rulings r WHERE r.grant_id = g.id AND r.ruling = 'deny');
`

const guards = `
  CREATE FUNCTION guard_grant() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      NEW.asked_at := clock_timestamp();
      NEW.revoked_at := NULL;
      RETURN NEW;
    END IF;
    IF (to_jsonb(OLD) - 'revoked_at') IS DISTINCT FROM (to_jsonb(NEW) - 'revoked_at') OR OLD.revoked_at IS NOT NULL THEN
      RAISE EXCEPTION 'a grant does not change, except that it is revoked once' USING ERRCODE = 'SY003';
    END IF;
    NEW.revoked_at := clock_timestamp();
    RETURN NEW;
  END $$;

  CREATE FUNCTION guard_grant_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ruled record;
  BEGIN
    SELECT ends_at, revoked_at INTO ruled FROM grants WHERE id = NEW.grant_id FOR UPDATE;
    NEW.at := clock_timestamp();
    IF FOUND AND (ruled.revoked_at IS NOT NULL OR NEW.at >= ruled.ends_at) THEN
      RAISE EXCEPTION 'the grant is over' USING ERRCODE = 'SY001';
    END IF;
    RETURN NEW;
  END $$;

  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON grants FOR EACH ROW EXECUTE FUNCTION guard_grant();
  CREATE TRIGGER keep BEFORE DELETE ON grants FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON grants FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER guard BEFORE INSERT ON grant_rulings FOR EACH ROW EXECUTE FUNCTION guard_grant_ruling();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON grant_rulings FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON grant_rulings FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`
