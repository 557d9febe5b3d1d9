import type { WatchConfig } from '../reconcile/watch.ts'
import type { SecretSource } from '../catalog/secret-source.ts'
import { urlFault } from '../identity/issuer-config.ts'
import type { CopyLock } from '../ledger/anchors/copy.ts'
import { secretSource, type Context } from './context.ts'
import { lockDaysOf } from './retention.ts'
import type { ConfigText } from './schema.ts'

/** What is followed, and how often. */
export interface WatchSettings extends Pick<
  WatchConfig,
  'resource' | 'database' | 'everyMs' | 'allowedUsers'
> {
  /** The folder of its log; null: it is not read. */
  readonly folder: string | null
  /** How often the target is asked who is connected; null: never. */
  readonly activityEveryMs: number | null
}

/** The log of a resource that is followed, if any. `at` makes paths absolute. */
export function watchOf(
  { name, target, watch }: ConfigText['resources'][number],
  at: (path: string) => string,
): readonly WatchSettings[] {
  if (!watch) return []
  const { log, allow: allowedUsers, 'every-ms': everyMs, 'activity-every-ms': activityEveryMs } = watch
  const folder = log === undefined ? null : at(log)
  const { database } = target
  return [
    { resource: name, database, folder, allowedUsers, everyMs, activityEveryMs: activityEveryMs ?? null },
  ]
}

/** A bucket that the ledger is copied to. */
interface CopySettings {
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly prefix: string
  readonly keyId: string
  readonly key: SecretSource
  readonly lockDays: CopyLock | null
  readonly everyMs: number
}

/** Where the ledger is copied to, if anywhere. */
function copyOf(text: ConfigText, context: Context): CopySettings | null {
  const { copy } = text.ledger
  if (copy === undefined) return null
  const place = ['ledger', 'copy']
  const fault = urlFault(copy.endpoint, true)
  if (fault !== null)
    context.faults.push(
      context.places.fault([...place, 'endpoint'], `The URL cannot be used: ${fault}.`, 'Use https.'),
    )
  const { bucket, region, prefix } = copy
  return {
    endpoint: copy.endpoint.replace(/\/+$/, ''),
    bucket,
    region,
    prefix,
    keyId: copy['key-id'],
    key: secretSource(copy.key, [...place, 'key'], context),
    lockDays: lockOf(copy['lock-days'], text),
    everyMs: copy['every-ms'],
  }
}

function lockOf(days: number | undefined, text: ConfigText): CopyLock | null {
  if (days === 0) return null
  return days === undefined ? lockDaysOf(text) : { entries: days, bodies: days, recordings: days }
}

/** The authority that stamps checkpoints, if any. */
function timestampsOf({ ledger }: ConfigText): { readonly url: string; readonly everyMs: number } | null {
  return ledger.timestamps ? { url: ledger.timestamps.url, everyMs: ledger.timestamps['every-ms'] } : null
}

/** The ledger: where it is, and who else keeps or signs it. */
export interface LedgerSettings {
  readonly directory: string
  readonly origin: string
  readonly witnesses: readonly { readonly key: string; readonly url: string }[]
  readonly witnessQuorum: number
  readonly timestamps: { readonly url: string; readonly everyMs: number } | null
  /** Null: it is copied nowhere. */
  readonly copy: CopySettings | null
  readonly witnessEveryMs: number
  readonly anchorEveryMs: number
}

/** The ledger's settings. `at` makes paths absolute. */
export function ledgerOf(text: ConfigText, at: (path: string) => string, context: Context): LedgerSettings {
  return {
    directory: at(text.ledger.directory),
    origin: text.ledger.origin,
    witnesses: text.ledger.witnesses,
    timestamps: timestampsOf(text),
    copy: copyOf(text, context),
    witnessQuorum: text.ledger['witness-quorum'] ?? text.ledger.witnesses.length,
    witnessEveryMs: text.ledger['witness-every-ms'],
    anchorEveryMs: text.ledger['anchor-every-ms'],
  }
}
