import { type Kysely, sql } from 'kysely'

/** Newer proofs of principals whose live sessions shall go on, wherever they are. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  CREATE TABLE renewals (
    id uuid PRIMARY KEY,
    chain text NOT NULL CHECK (jsonb_typeof(chain::jsonb) = 'array' AND octet_length(chain) <= 65536),
    ends_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX renewals_made ON renewals (made_at);
  CREATE FUNCTION tell_renewal() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('sallyport_renewals', NEW.id::text);
    RETURN NULL;
  END $$;
  CREATE TRIGGER tell AFTER INSERT ON renewals FOR EACH ROW EXECUTE FUNCTION tell_renewal();
`,
    )
    .execute(database)
}
