import { sql } from 'kysely'
import { z } from 'zod'
import type { Leaf } from '../ledger/entries/entry.ts'
import { readEntryAt } from '../ledger/journal/tail.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { findHits } from './search.ts'

/** A policy that was in force, as the ledger has it. */
export interface PolicyVersion {
  readonly leaf: Extract<Leaf, { readonly type: 'policy.loaded' }>
  /** True when its text can be had. */
  readonly isKept: boolean
}

const textRow = z.object({ text: z.instanceof(Buffer) })
const keptRow = z.object({ version: z.string() })
const versionsMax = 200

/** Keeps the text of a policy; the store itself checks that `version` is its SHA-256. */
export async function keepPolicyText(
  store: Store,
  version: string,
  text: Buffer,
): Promise<null | StoreUnavailable> {
  return store.transact(async (transaction) => {
    await sql`INSERT INTO policy_texts (version, text) VALUES (${version}, ${text}) ON CONFLICT DO NOTHING`.execute(
      transaction,
    )
    return null
  })
}

/** The text of a version; null when it was not kept. */
export async function policyText(store: Store, version: string): Promise<Buffer | null | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const { rows } = await sql`SELECT text FROM policy_texts WHERE version = ${version}`.execute(transaction)
    return textRow.safeParse(rows[0]).data?.text ?? null
  })
}

/** The policies that a gateway decided by, newest first. */
export async function policyVersions(
  store: Store,
  origin: string,
  directory: string,
): Promise<readonly PolicyVersion[] | StoreUnavailable> {
  const all = [{ kind: 'type', values: ['policy.loaded'], partial: false }] as const
  const plan = { all, rowsMin: null, session: null, from: null, to: null, outside: null, text: null }
  const hits = await findHits(store, origin, plan, [], { before: null, limit: versionsMax })
  if (hits instanceof StoreUnavailable) return hits
  if (!Array.isArray(hits)) return []
  const kept = await store.transact(async (transaction) => {
    const { rows } = await sql`SELECT version FROM policy_texts`.execute(transaction)
    return new Set(rows.map((row) => keptRow.parse(row).version))
  })
  if (kept instanceof StoreUnavailable) return kept
  const versions: PolicyVersion[] = []
  for (const { index, place } of hits) {
    const leaf = (await readEntryAt(directory, index, place))?.leaf
    if (leaf?.type === 'policy.loaded') versions.push({ leaf, isKept: kept.has(leaf.policyVersion) })
  }
  return versions
}
