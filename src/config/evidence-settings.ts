import type { Retention } from '../audit/disposal.ts'
import type { WatchConfig } from '../reconcile/watch.ts'
import type { ConfigText } from './schema.ts'

/** What is followed, and how often. */
export type WatchSettings = Pick<WatchConfig, 'resource' | 'database' | 'folder' | 'everyMs' | 'allowedUsers'>

/** How long each resource's bodies and recordings are kept, by its name. */
export function retentionOf({ resources }: ConfigText): ReadonlyMap<string, Retention> {
  return new Map(resources.map(({ name, retention: { days, hold } }) => [name, { days, hold: hold ?? null }]))
}

/** The log of a resource that is followed, if any. `at` makes paths absolute. */
export function watchOf(
  { name, target, watch }: ConfigText['resources'][number],
  at: (path: string) => string,
): readonly WatchSettings[] {
  if (!watch) return []
  const { log, allow: allowedUsers, 'every-ms': everyMs } = watch
  return [{ resource: name, database: target.database, folder: at(log), allowedUsers, everyMs }]
}

/** The authority that stamps checkpoints, if any. */
export function timestampsOf({
  ledger,
}: ConfigText): { readonly url: string; readonly everyMs: number } | null {
  return ledger.timestamps ? { url: ledger.timestamps.url, everyMs: ledger.timestamps['every-ms'] } : null
}
