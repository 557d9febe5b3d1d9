import { type Kysely, sql } from 'kysely'

/**
 * What people said of the classes that columns seem to belong to. The newest ruling on a column and a class counts; an
 * accepted one protects nothing by itself: that is for the policy to say.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(database)
}

const tables = `
  CREATE TABLE classification_rulings (
    id uuid PRIMARY KEY,
    resource text NOT NULL,
    column_name text NOT NULL CHECK (octet_length(column_name) BETWEEN 1 AND 600),
    data_class text NOT NULL CHECK (octet_length(data_class) BETWEEN 1 AND 256),
    ruling text NOT NULL CHECK (ruling IN ('accept', 'reject')),
    person text NOT NULL,
    person_name text NOT NULL,
    person_kind text NOT NULL CHECK (person_kind = 'person'),
    justification text NOT NULL CHECK (justification ~ '\\S' AND char_length(justification) <= 2000),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX classification_rulings_of ON classification_rulings (resource, column_name, data_class, id);
  CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON classification_rulings
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER keep_all BEFORE TRUNCATE ON classification_rulings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
`
