import { type Kysely, sql } from 'kysely'

/** What principals are called, as they were met last: the ledger has ids alone. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  CREATE TABLE known_names (
    id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 4000),
    kind text NOT NULL CHECK (kind IN ('person', 'agent', 'workload')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    met_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  INSERT INTO known_names (id, kind, name, met_at)
  SELECT DISTINCT ON (id) id, kind, left(name, 200), at FROM (
    SELECT m->>'id' AS id, m->>'kind' AS kind, m->>'name' AS name, created_at AS at
    FROM browser_sessions CROSS JOIN LATERAL jsonb_array_elements(chain::jsonb) AS m
    UNION ALL
    SELECT m->>'id', m->>'kind', m->>'name', opened_at
    FROM reviews CROSS JOIN LATERAL jsonb_array_elements(chain::jsonb) AS m
  ) AS met
  WHERE length(id) BETWEEN 1 AND 4000 AND name <> '' AND kind IN ('person', 'agent', 'workload')
  ORDER BY id, at DESC;
`,
    )
    .execute(database)
}
