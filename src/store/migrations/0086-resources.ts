import { type Kysely, sql } from 'kysely'

/**
 * Resources that people added in the console. `sealed` holds the password under a key of the gateway's, bound to the name
 * and to `settings`: a row that was written by anybody else does not open.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(database)
}

const tables = `
  CREATE TABLE resources (
    name text PRIMARY KEY CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    settings text NOT NULL CHECK (octet_length(settings) <= 131072),
    sealed bytea NOT NULL CHECK (octet_length(sealed) <= 16384),
    version integer NOT NULL CHECK (version > 0),
    author text NOT NULL CHECK (octet_length(author) <= 4096),
    author_name text NOT NULL CHECK (octet_length(author_name) <= 4096),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE FUNCTION tell_resources() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('sallyport_resources', '');
    RETURN NULL;
  END $$;
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON resources
    FOR EACH STATEMENT EXECUTE FUNCTION tell_resources();
`
