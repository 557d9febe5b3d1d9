import { sql, type RawBuilder, type Transaction } from 'kysely'
import { z } from 'zod'
import { unknownClass } from '../core/masked-classes.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'

const classesMax = 100
/** Records of a session that are counted: it is asked for with each look at its page. */
const recordsMax = 50_000
const count = z.coerce.number()
const classRow = z.object({ class: z.string(), statements: count, cells: count })

/** Masked cells of a data class, as the ledger names it, and how many statements they are of. */
export type MaskedClass = z.infer<typeof classRow>

/**
 * Masked cells by class, most cells first; each cell counts once. `source`: a common table expression `w` of records with their
 * `masked` and `masked_by`. Cells of entries that do not say are of `unknownClass`.
 */
export async function maskedClasses(
  transaction: Transaction<Schema>,
  source: RawBuilder<unknown>,
): Promise<readonly MaskedClass[]> {
  const { rows } = await sql`${source}
    SELECT m.key AS class, count(*) AS statements, sum(m.value::bigint) AS cells
    FROM w CROSS JOIN LATERAL
      jsonb_each_text(coalesce(w.masked_by, jsonb_build_object(${unknownClass}::text, w.masked))) AS m
    WHERE w.masked > 0 GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ${classesMax}`.execute(transaction)
  return rows.map((row) => classRow.parse(row))
}

/** Masked cells of one session by class, as far as the index of its log has them: of so many of its newest records. */
export function readMaskedOf(
  store: Store,
  origin: string,
  session: string,
): Promise<readonly MaskedClass[] | StoreUnavailable> {
  return store.transact((transaction) =>
    maskedClasses(
      transaction,
      sql`WITH w AS (SELECT r.masked, r.masked_by FROM audit_records r JOIN audit_logs l ON l.id = r.log
        WHERE l.origin = ${origin} AND r.session = ${session} ORDER BY r.index DESC LIMIT ${recordsMax})`,
    ),
  )
}
