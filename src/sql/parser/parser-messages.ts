import type { Freedom } from '../text/free-literals.ts'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Inspection } from '../../core/inspection.ts'
import type { GivenValue } from '../text/given-values.ts'
import type { SnapshotDifference } from '../snapshot/snapshot-difference.ts'

/** What the main thread asks of a parser thread. */
export interface InspectRequest {
  readonly id: number
  readonly text: string
  /** Names the snapshot among those that were sent; null when there is none. */
  readonly snapshotKey: string | null
  readonly searchPath: readonly string[] | null
  /** See `TextsBehind`. */
  readonly behind: readonly string[]
  /** Values of parameters that the text is inspected for; empty where it is for all. */
  readonly given: readonly GivenValue[]
  /** Sent once per thread, with the first request that needs it: whole, or by how it differs from one that was. */
  readonly snapshot: SentSnapshot | null
  /** Keys of snapshots that will not be asked for again. */
  readonly forget: readonly string[]
}

/** A snapshot on its way to a parser thread. */
export type SentSnapshot =
  | { readonly kind: 'whole'; readonly snapshot: CatalogSnapshot }
  | { readonly kind: 'differing'; readonly baseKey: string; readonly difference: SnapshotDifference }

/** The answer. `null` says that the parser broke: the thread is not to be used again. */
export interface InspectReply {
  readonly id: number
  readonly inspection: Inspection | null
  /** Which constants of the text, in the order of `shapeOf`, the inspection does not depend on; null for none. */
  readonly freeLiterals: readonly Freedom[] | null
}

/** What a thread found out about a text. */
export type Inspected = Pick<InspectReply, 'freeLiterals'> & { readonly inspection: Inspection }

/** Posted once when a thread is ready. */
export const readyMessage = 'ready'
