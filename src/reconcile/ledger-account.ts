import { z } from 'zod'
import type { KeyRing } from '../keys/key-ring.ts'
import type { SessionKey } from '../keys/session-key.ts'
import { openBody, readEntries } from '../ledger/journal/reader.ts'
import { valueOfToken } from '../masking/masks/reversible-token.ts'
import { exchangeLiterals } from '../sql/text/exchanged-literals.ts'

/** What the ledger tells of one session at a resource. */
export interface LedgerSession {
  readonly session: string
  readonly index: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly who: string
  readonly statements: readonly LedgerStatement[]
}

/** A statement that was let go. */
export interface LedgerStatement {
  readonly index: number
  readonly number: number
  readonly at: number
  /** Null when its key is destroyed, or it has none. */
  readonly text: string | null
  /** True when the target answered it as done. */
  ran: boolean
}

/** What a ledger tells of one resource. */
export interface LedgerAccount {
  /** By id, each with the statements that were let go. */
  readonly sessions: ReadonlyMap<string, LedgerSession>
  /** When statements of reviews were run to be rolled back, in milliseconds since the epoch. */
  readonly previews: readonly number[]
}

/** A log's times may be of another zone than they say, and its sessions may have begun long before it. */
const marginMs = 36 * 3_600_000

const body = z.object({ text: z.string(), restored: z.array(z.string()).default([]) })

/** What the ledger tells of a resource. `during`: sessions that were over before or began after need not be there. */
export async function readLedgerAccount(
  directory: string,
  keys: KeyRing,
  resource: string,
  during: { readonly from: number; readonly to: number } = { from: -Infinity, to: Infinity },
): Promise<LedgerAccount> {
  const previews: number[] = []
  const sessions = new Map<string, LedgerSession & { readonly statements: LedgerStatement[] }>()
  const decided = new Map<number, LedgerStatement>()
  const open = new Map<string, SessionKey | null>()
  try {
    for await (const entry of readEntries(directory)) {
      const { leaf } = entry
      if (leaf?.type === 'preview.started' && leaf.resource === resource) previews.push(Date.parse(leaf.at))
      const isLater = leaf?.type === 'session.opened' && Date.parse(leaf.at) > during.to + marginMs
      if (leaf?.type === 'session.opened' && leaf.resource === resource && !isLater) {
        const { session, index, chain } = leaf
        const who = chain.map(({ id }) => id).join(' for ')
        sessions.set(session, { session, index, at: Date.parse(leaf.at), who, statements: [] })
        open.set(session, await keys.openSessionKey(session))
      }
      if (leaf?.type === 'session.closed') {
        open.get(leaf.session)?.close()
        open.delete(leaf.session)
        if (Date.parse(leaf.at) < during.from - marginMs) sessions.delete(leaf.session)
      }
      if (leaf?.type === 'statement.decided' && leaf.code === '') {
        const key = open.get(leaf.session)
        const plain = key ? openBody(entry, key) : null
        const text = plain ? textOf(plain, keys) : null
        const { index, number } = leaf
        const statement = { index, number, at: Date.parse(leaf.at), text, ran: false }
        const session = sessions.get(leaf.session)
        session?.statements.push(statement)
        if (session) decided.set(index, statement)
      }
      if (leaf?.type === 'statement.concluded') {
        const statement = decided.get(leaf.decided)
        if (statement) statement.ran = leaf.result === 'ran'
        decided.delete(leaf.decided)
      }
    }
  } finally {
    for (const key of open.values()) key?.close()
  }
  return { sessions, previews }
}

/** The text as it was sent: where tokens stand for values, with the values. */
function textOf(plain: Buffer, keys: KeyRing): string | null {
  const parsed = body.safeParse(JSON.parse(plain.toString('utf8')))
  if (!parsed.success) return null
  const { text, restored } = parsed.data
  const classes = new Map(
    restored.map((one) => [one.slice(0, one.indexOf(' ')), one.slice(one.indexOf(' ') + 1)]),
  )
  if (![...classes.keys()].some((place) => place.startsWith('#'))) return text
  return exchangeLiterals(text, (at, literal) => {
    const dataClass = classes.get(`#${at}`)
    if (dataClass === undefined) return null
    return valueOfToken(keys.tokenKey(dataClass), dataClass, literal)?.toString('utf8') ?? null
  })
}
