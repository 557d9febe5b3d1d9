import type { Leaf } from '../ledger/entries/entry.ts'
import { counted } from './number.ts'

/** What a record says, for the line of a list. `outcome`: of a statement, where there is one. */
export function auditWords(leaf: Leaf, outcome: Leaf | null): string {
  switch (leaf.type) {
    case 'statement.prepared':
    case 'statement.decided': {
      const verdict = `${leaf.verdict} by ${leaf.rule}`
      if (leaf.code !== '') return `${verdict}, ${leaf.code}`
      if (outcome?.type !== 'statement.concluded')
        return leaf.type === 'statement.decided' ? `${verdict}, no outcome on record` : verdict
      const masked = outcome.masked > 0 ? `, ${maskedWords(outcome)}` : ''
      return `${verdict} ${outcome.result}, ${counted(outcome.rows, 'row')}${masked}`
    }
    case 'session.refused':
      return `session refused, ${leaf.code}: ${idsOf(leaf.chain)}`
    case 'session.closed':
      return `session closed, ${leaf.reason}, ${counted(leaf.statements, 'statement')}`
    case 'access.refused':
      return `refused at ${leaf.place}, ${leaf.code}: ${idsOf(leaf.chain)}`
    case 'access.changed':
      return `${leaf.noun} ${leaf.verb} by ${leaf.author}: ${leaf.id}`
    case 'evidence.read': {
      const range = leaf.from === null || leaf.to === null ? '' : ` ${leaf.from} to ${leaf.to - 1}`
      const of = leaf.session === null ? '' : ` of session ${leaf.session}`
      return `${leaf.reader} read: ${leaf.subject}${range}${of}`
    }
    case 'evidence.searched': {
      const by = leaf.filters.length === 0 ? '' : ` by ${leaf.filters.join(', ')}`
      return `${leaf.reader} searched: ${leaf.question}${by}, ${leaf.found} found`
    }
    case 'key.destroyed':
      return `session ${leaf.session} erased by ${leaf.author}: ${leaf.reason}`
    case 'recording.disposed':
      return `recording of session ${leaf.session} erased by ${leaf.author}: ${leaf.reason}`
    case 'review.ruled':
      return `review ${leaf.reviewId}: ${leaf.ruling} by ${leaf.reviewer}`
    case 'review.closed':
      return `review ${leaf.reviewId} ${leaf.result}`
    case 'policy.loaded':
      return `policy loaded, ${counted(leaf.rules, 'rule')}, by ${leaf.author}: version ${leaf.policyVersion.slice(0, 12)}`
    case 'alert':
      return `alert ${leaf.code}: ${leaf.message}`
    case 'chat.bound':
    case 'gateway.started':
    case 'gateway.stopped':
    case 'heartbeat':
    case 'key.created':
    case 'key.revoked':
    case 'key.rotated':
    case 'ledger.anchored':
    case 'preview.ended':
    case 'preview.started':
    case 'recording.sealed':
    case 'review.adopted':
    case 'review.escalated':
    case 'review.opened':
    case 'review.remarked':
    case 'review.ruling-refused':
    case 'review.voided':
    case 'session.extended':
    case 'session.opened':
    case 'statement.concluded':
      return leaf.type
  }
}

/** `masked 3 ssn, 2 email`; the cells alone where their classes are not on record. */
function maskedWords({ masked, maskedBy }: Leaf & { readonly type: 'statement.concluded' }): string {
  if (maskedBy === undefined) return `masked ${counted(masked, 'cell')}`
  const classes = Object.entries(maskedBy).toSorted(([, left], [, right]) => right - left)
  return `masked ${classes.map(([name, cells]) => `${cells} ${name}`).join(', ')}`
}

function idsOf(chain: readonly { readonly id: string }[]): string {
  return chain.map(({ id }) => id).join(' for ')
}
