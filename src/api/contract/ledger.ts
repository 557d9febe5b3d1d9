import { z } from 'zod'
import { count, json } from './words.ts'

/** `GET /api/v1/ledger/head`: how far the ledger is, and who vouches for it. */
export const ledgerHead = z.object({
  origin: z.string(),
  /** `whole`: it takes entries and all is well. `unwitnessed`: witnesses have not signed lately. `broken`: nothing passes. */
  status: z.enum(['whole', 'unwitnessed', 'broken']),
  /** Why it takes no entry; empty when it does. */
  trouble: z.string(),
  /** Entries so far; those that survive the process; those that survive a loss of power; those under a checkpoint. */
  entries: count,
  written: count,
  synced: count,
  signed: count,
  /** The newest signed checkpoint, a C2SP signed note. */
  checkpoint: z.string(),
  /** The key that signs it, `name+id+key`; the key is base64 and may hold a `+` itself. Its first byte is the type. */
  verifierKey: z.string(),
  /** The newest checkpoint that enough witnesses signed; null without any. */
  witnessed: z.string().nullable(),
  /** Entries that witnesses vouch for. */
  witnessedEntries: count.nullable(),
  witnesses: z.array(
    z.object({
      name: z.string(),
      verifierKey: z.string(),
    }),
  ),
  /** Entries that search does not know yet; null before that is known. */
  indexBehind: count.nullable(),
})

/** `GET /api/v1/ledger/list`: every log that a gateway of this store has published, and where its heads were entered. */
export const ledgerList = z.object({
  ledgers: z.array(
    z.object({
      origin: z.string(),
      verifierKey: z.string(),
      size: count,
      /** The signed checkpoint that was published last, and when. */
      checkpoint: z.string(),
      publishedAt: z.string(),
      /** Other ledgers that hold a checkpoint of it: the newest one each, and the entry there. */
      anchors: z.array(z.object({ ledger: z.string(), entry: count, size: count })),
    }),
  ),
})

/**
 * `GET /api/v1/ledger/entries/:index`: one entry with all that it takes to check it without us: the leaf's bytes hash to
 * `leafHash` (SHA-256 of a zero byte and the leaf), the path leads from there to the checkpoint's root, the checkpoint is
 * signed by `verifierKey`.
 */
export const ledgerEntry = z.object({
  origin: z.string(),
  index: count,
  type: z.string(),
  at: z.string(),
  /** The leaf, decoded. */
  entry: json,
  /** The leaf's bytes, in base64. */
  leaf: z.string(),
  /** In hex. */
  leafHash: z.string(),
  /** Null while no checkpoint covers the entry; that takes a second or so. */
  proof: z
    .object({
      /** Entries under the checkpoint. */
      size: count,
      /** The checkpoint's root, in base64. */
      root: z.string(),
      /** Hashes from the leaf's sibling up to below the root, in base64. */
      path: z.array(z.string()),
      /** The signed checkpoint, with witnesses' lines where they signed. */
      checkpoint: z.string(),
      verifierKey: z.string(),
      isWitnessed: z.boolean(),
      /** The whole proof as a file for other programs (C2SP tlog-proof). */
      file: z.string(),
    })
    .nullable(),
  /** What the principals in it are called now, by their ids. */
  names: z.record(z.string(), z.string()),
  /** A statement's text and readable parameters; null for other entries, and where the key is destroyed. */
  text: z.string().nullable(),
  parameters: z.array(z.string()).nullable(),
  /** The entry that says that this was read. */
  recordedAs: count,
})

export type LedgerHead = z.infer<typeof ledgerHead>
export type LedgerList = z.infer<typeof ledgerList>
export type LedgerEntryView = z.infer<typeof ledgerEntry>
