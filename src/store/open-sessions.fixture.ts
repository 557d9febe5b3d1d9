import { sql } from 'kysely'
import type { Store } from './database.ts'

/** Makes it so that a gateway was last heard of a minute and a half earlier than it was. */
export async function silence(store: Store, instance: string): Promise<void> {
  await store.transact((transaction) =>
    sql`UPDATE gateways SET seen_at = seen_at - interval '90 seconds' WHERE instance = ${instance}`.execute(
      transaction,
    ),
  )
}
