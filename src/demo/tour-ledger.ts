import { readEntries } from '../ledger/journal/reader.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import type { Constellation } from './constellation.ts'

/** One line for each entry from index `from` on, as the tour tells them. */
export async function entriesOf(demo: Constellation, from: number): Promise<readonly string[]> {
  demo.gateway.ledger.flush()
  const lines: string[] = []
  for await (const { leaf } of readEntries(demo.config.ledger.directory, from)) {
    if (leaf !== null) lines.push(lineOf(leaf))
  }
  return lines
}

function lineOf(leaf: Leaf): string {
  const head = `${String(leaf.index).padStart(5)} ${leaf.type}`
  switch (leaf.type) {
    case 'statement.decided':
      return `${head} ${leaf.verdict} by ${leaf.rule}${leaf.code === '' ? '' : ` (${leaf.code})`}`
    case 'statement.concluded':
      return `${head} ${leaf.result} ${leaf.tag} rows=${leaf.rows} masked=${leaf.masked}`
    case 'review.ruled':
      return `${head} ${leaf.ruling} by ${leaf.reviewer}${leaf.passkey ? ', signed with a passkey' : ''}`
    case 'review.ruling-refused':
      return `${head} ${leaf.code}: ${leaf.reviewer}`
    case 'review.closed':
      return `${head} ${leaf.result}`
    case 'session.opened':
      return `${head} ${leaf.chain.map((principal) => principal.id).join(' for ')}`
    case 'gateway.started':
    case 'gateway.stopped':
    case 'heartbeat':
    case 'policy.loaded':
    case 'session.refused':
    case 'session.extended':
    case 'session.closed':
    case 'statement.prepared':
    case 'review.opened':
    case 'review.remarked':
    case 'chat.bound':
    case 'review.escalated':
    case 'review.voided':
    case 'preview.started':
    case 'preview.ended':
    case 'review.adopted':
    case 'recording.sealed':
    case 'recording.disposed':
    case 'evidence.read':
    case 'key.destroyed':
    case 'key.created':
    case 'key.rotated':
    case 'key.revoked':
    case 'ledger.anchored':
    case 'evidence.searched':
    case 'access.refused':
    case 'access.changed':
    case 'alert':
      return head
  }
}
