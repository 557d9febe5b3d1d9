import { sql } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'

const processesRow = z.object({ processes: z.array(z.number()) })

/** Says which processes of a resource's target are a gateway's, and answers those of all gateways that said so lately. */
export function shareBackends(
  store: Store,
  gateway: string,
  resource: string,
  processes: readonly number[],
  lateMs: number,
): Promise<readonly number[] | StoreUnavailable> {
  return store.transact(async (transaction) => {
    await sql`INSERT INTO target_backends (gateway, resource, processes) VALUES (${gateway}, ${resource}, ${processes}::integer[])
      ON CONFLICT (gateway, resource) DO UPDATE SET processes = excluded.processes, put_at = excluded.put_at`.execute(
      transaction,
    )
    const { rows } = await sql`SELECT processes FROM target_backends
      WHERE put_at > clock_timestamp() - ${lateMs} * interval '1 millisecond'`.execute(transaction)
    return rows.flatMap((row) => processesRow.parse(row).processes)
  })
}
