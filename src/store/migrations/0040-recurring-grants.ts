import { type Kysely, sql } from 'kysely'

/**
 * Grants that come again: on some weekdays at a time of day, within a box that has its instants and may last a year. When
 * one is in force is for the gateways to tell, which know the time zones; to the store it never is.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  ALTER TABLE grants
    ADD COLUMN recurrence text CHECK (jsonb_typeof(recurrence::jsonb) = 'object' AND octet_length(recurrence) <= 1000),
    ADD CONSTRAINT recurring_in_a_box CHECK (recurrence IS NULL OR (lasts_ms IS NULL AND NOT break_glass)),
    DROP CONSTRAINT grants_check,
    ADD CONSTRAINT grants_check_box CHECK (ends_at > starts_at
      AND ends_at <= starts_at + CASE WHEN recurrence IS NULL THEN interval '31 days' ELSE interval '366 days' END);
  -- A view's columns are those that the table had when it was made.
  CREATE OR REPLACE VIEW grants_in_force AS
    SELECT g.id, g.resource, g.requester, g.parties, g.justification, g.reviewer_groups, g.quorum, g.asked_at, g.starts_at,
      g.ends_at, g.revoked_at, g.role, g.chain, g.lasts_ms, g.approved_at, g.rule_before
    FROM grants g
    WHERE g.approved_at IS NOT NULL AND g.revoked_at IS NULL AND g.recurrence IS NULL
      AND clock_timestamp() >= g.starts_at AND clock_timestamp() < g.ends_at;
`,
    )
    .execute(database)
}
