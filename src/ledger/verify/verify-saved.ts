/**
 * How far a verification came, and all that it has to remember of what it read: from there it can be gone on with. What is
 * not read again is trusted to be what it was; the root over it is not, since the tree's own edges are kept.
 */
import { hash } from 'node:crypto'
import * as z from 'zod'
import { observationKinds } from './verify-observation.ts'

const number = z.int().min(0)

function mapOf<K, V>(key: z.ZodType<K>, value: z.ZodType<V>) {
  return z.array(z.tuple([key, value])).transform((members) => new Map(members))
}

const presence = z.object({
  everyMs: z.number(),
  lastMs: z.number().nullable(),
  lastAt: z.string(),
  isStopped: z.boolean(),
  hasStarted: z.boolean(),
})

const review = z.object({
  session: z.string(),
  number,
  requester: z.string(),
  digest: z.string(),
  quorum: number,
  ownersNeeded: number.default(0),
  owners: z
    .array(z.string())
    .default([])
    .transform((ids) => new Set(ids)),
  needsPasskey: z.boolean(),
  changed: z.string().nullable(),
  standing: z.int().nullable(),
  rulings: mapOf(z.string(), z.enum(['approve', 'deny', 'change'])),
  result: z.enum(['approved', 'denied', 'expired', 'withdrawn']).nullable(),
})

const disposals = z.object({
  requests: mapOf(
    z.string(),
    z.object({
      author: z.string(),
      kind: z.string(),
      digest: z.string(),
      hold: z.string(),
      quorum: number,
      approvers: z.array(z.string()).transform((ids) => new Set(ids)),
      isOver: z.boolean(),
    }),
  ),
  holds: mapOf(z.string(), z.string()),
  retentions: mapOf(
    z.string(),
    z.object({
      bodiesDays: z.number(),
      recordingsDays: z.number(),
      isHeld: z.boolean(),
      isScheduled: z.boolean(),
    }),
  ),
})

const story = z.object({
  lastAt: z.string(),
  open: mapOf(z.string(), z.array(z.string())),
  left: z
    .array(z.string())
    .default([])
    .transform((ids) => new Set(ids)),
  running: mapOf(number, z.object({ session: z.string(), number })),
  sessions: number,
  statements: number,
  concluded: number,
  unconcluded: number,
  presence,
  reviews: z.object({
    known: mapOf(z.string(), review),
    over: z.array(z.string()).transform((ids) => new Set(ids)),
  }),
  passkeys: mapOf(
    z.string(),
    z.object({ person: z.string(), publicKey: z.string(), isRemoved: z.boolean() }),
  ),
  disposals: disposals.default({ requests: new Map(), holds: new Map(), retentions: new Map() }),
})

const epochs = z.object({
  rotations: z.array(z.object({ size: number, epoch: number, former: z.string(), next: z.string() })),
  revoked: mapOf(z.string(), number),
})

const observation = z.object({
  kind: z.enum(observationKinds),
  index: number,
  text: z.string(),
})

const saved = z.object({
  origin: z.string(),
  /** Entries that were read and found whole: a multiple of 256. */
  size: number,
  /** The hashes at the right edge of each level of the tree over these, in base64. */
  edges: z.array(z.string()),
  /** The checkpoint under which all was found whole; null when the run did not come that far. */
  head: z.string().nullable(),
  /** Whether bodies were opened with keys, and recordings compared. */
  withKeys: z.boolean(),
  withRecordings: z.boolean(),
  journal: z.object({
    /** The segment that holds entry `size`, and where that begins in it. */
    first: number,
    offset: number,
    /** First index and bytes of each segment before. */
    before: z.array(z.tuple([number, number])),
  }),
  story,
  epochs,
  observations: z.object({ list: z.array(observation), count: number }),
  bodies: z.object({ bodies: number, opened: number, unreadable: number }),
  /** Sessions whose keys were not there, though no entry had destroyed them. */
  missingKeys: mapOf(z.string(), number),
  recordings: number,
  /** What was wrong with recordings that no entry had disposed of. */
  openRecordings: mapOf(
    z.string(),
    z.object({
      file: z.string(),
      offset: number.nullable(),
      index: number.nullable(),
      problem: z.string(),
    }),
  ).default(new Map()),
})

/** A verification that can be gone on with. */
export type SavedVerification = z.infer<typeof saved>
export type SavedStory = SavedVerification['story']
export type SavedEpochs = SavedVerification['epochs']

const file = z.object({
  format: z.literal('sallyport-verification/1'),
  at: z.iso.datetime(),
  sha256: z.string(),
  saved: z.string(),
})

/** The text of a file that keeps it. `at`: RFC 3339. */
export function encodeSaved(verification: SavedVerification, at: string): string {
  const text = JSON.stringify(verification, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  )
  const sha256 = hash('sha256', text)
  return `${JSON.stringify({ format: 'sallyport-verification/1', at, sha256, saved: text })}\n`
}

/** What such a file keeps, and since when; null when it is none, or is damaged. */
export function decodeSaved(text: string): { readonly at: string; readonly saved: SavedVerification } | null {
  try {
    const found = file.safeParse(JSON.parse(text))
    if (!found.success || hash('sha256', found.data.saved) !== found.data.sha256) return null
    const inner = saved.safeParse(JSON.parse(found.data.saved))
    return inner.success ? { at: found.data.at, saved: inner.data } : null
  } catch {
    // Not JSON.
    return null
  }
}
