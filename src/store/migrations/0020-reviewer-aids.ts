import { type Kysely, sql } from 'kysely'

/**
 * What helps whoever rules: what a write would do, tried and rolled back (written once, like all that a ruling rests on);
 * the locks that the held session keeps from others, as they are now; what its plan costs; and that a review was chosen
 * by chance for one reviewer more.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [columns, previews, locks]) await sql.raw(text).execute(database)
}

const columns = `
  ALTER TABLE reviews
    ADD COLUMN estimated_cost double precision CHECK (estimated_cost >= 0),
    ADD COLUMN preview boolean NOT NULL DEFAULT false,
    ADD COLUMN in_transaction boolean NOT NULL DEFAULT false,
    ADD COLUMN second_look boolean NOT NULL DEFAULT false,
    ADD COLUMN together boolean NOT NULL DEFAULT false;
  ALTER TABLE review_notices DROP CONSTRAINT review_notices_event_check;
  ALTER TABLE review_notices ADD CONSTRAINT review_notices_event_check
    CHECK (event IN ('opened', 'changed', 'previewed', 'remarked', 'closed'));
`

const previews = `
  CREATE TABLE review_previews (
    review uuid PRIMARY KEY REFERENCES reviews (id),
    reason text NOT NULL,
    rows double precision CHECK (rows >= 0),
    shown text NOT NULL CHECK (jsonb_typeof(shown::jsonb) = 'object'),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE FUNCTION guard_preview() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.at := clock_timestamp();
    IF NOT EXISTS (SELECT FROM reviews WHERE id = NEW.review AND state = 'open' AND preview) THEN
      RAISE EXCEPTION 'the review is over, or its rule asks for no preview' USING ERRCODE = 'SY001';
    END IF;
    PERFORM pg_notify('sallyport_reviews', NEW.review::text);
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT ON review_previews FOR EACH ROW EXECUTE FUNCTION guard_preview();
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON review_previews FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON review_previews FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`

const locks = `
  CREATE TABLE review_locks (
    review uuid PRIMARY KEY REFERENCES reviews (id),
    held text NOT NULL CHECK (jsonb_typeof(held::jsonb) = 'array'),
    held_count integer NOT NULL CHECK (held_count >= 0),
    waiting_count integer NOT NULL CHECK (waiting_count >= 0),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
`
