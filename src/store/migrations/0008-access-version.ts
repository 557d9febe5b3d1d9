import { type Kysely, sql } from 'kysely'

/**
 * A number that grows with every change of who may do what, seen when the change is: whoever read the rest under it knows
 * by one small question whether that is still so.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  CREATE TABLE access_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL
  );
  INSERT INTO access_version (version) VALUES (1);
  CREATE OR REPLACE FUNCTION tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE access_version SET version = version + 1;
    PERFORM pg_notify('sallyport_access', TG_TABLE_NAME);
    RETURN NULL;
  END $$;
`,
    )
    .execute(database)
}
