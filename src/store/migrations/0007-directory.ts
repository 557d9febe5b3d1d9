import { type Kysely, sql } from 'kysely'

/** An account that a directory took away and gives back is the same one: its subject is never another's. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  CREATE OR REPLACE FUNCTION keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (NEW.id, NEW.provider, NEW.issuer, NEW.subject) IS DISTINCT FROM (OLD.id, OLD.provider, OLD.issuer, OLD.subject) THEN
      RAISE EXCEPTION 'whom an account is for does not change' USING ERRCODE = 'SY003';
    END IF;
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
  END $$;
`,
    )
    .execute(database)
}
