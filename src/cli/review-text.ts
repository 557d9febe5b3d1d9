import type { ReviewView } from '../api/contract.ts'
import type { Output, Style } from './output.ts'
import { printable, printableLines, shortened } from './replay-text.ts'
import { span } from './span.ts'

const statementCharsShown = 100

/** A review in two lines: what can be told at a glance, and the head of its statement. */
export function writeReviewLine(review: ReviewView, nowMs: number, output: Output): void {
  const asker = review.chain[0]
  const behind = review.chain.at(-1)
  const whom = behind && behind !== asker ? ` for ${printable(behind.name)}` : ''
  const mark = review.mayRule ? '' : output.paint('dim', ' (not yours to rule on)')
  const state = output.paint(styles[review.state], review.state.padEnd(9))
  const statement = shortened(printable(review.statement.replaceAll(/\s+/g, ' ').trim()), statementCharsShown)
  output.line(
    `${review.id}  ${state}  ${timing(review, nowMs)}  ${printable(asker?.name ?? '?')}${whom} at ${printable(review.resource)}${review.state === 'open' ? mark : ''}`,
  )
  output.line(`    ${statement}`)
}

/** A review whole: everything that whoever rules on it should have seen. */
export function writeReview(review: ReviewView, nowMs: number, output: Output): void {
  const row = (name: string, text: string): void => output.line(`${name.padEnd(10)} ${text}`)
  row('review', review.id)
  row(
    'state',
    `${output.paint(styles[review.state], review.state)}, ${timing(review, nowMs)}${closing(review)}`,
  )
  for (const [at, { id, kind, name }] of review.chain.entries())
    row(at === 0 ? 'asks' : 'for', `${printable(name)}, ${kind} (${printable(id)})`)
  row(
    'at',
    `${printable(review.resource)}, statement ${review.number} of session ${printable(review.session)}`,
  )
  row('held by', `rule ${printable(review.rule)}: ${printable(review.reason)}`)
  const sworn = review.needsPasskey ? ', with a passkey' : ''
  const whom = [...review.groups, ...review.people].map(printable).join(', ')
  const owned = review.ownersNeeded > 0 ? `, ${review.ownersNeeded} of them an owner` : ''
  row('reviewers', `${review.quorum} of ${whom}${owned}${sworn}`)
  if (review.isDetached || review.usesMax > 1) row('approval', approval(review))
  for (const { verb, kind, object, everyRow } of review.effects) {
    const what = object === null ? '' : ` of ${printable(object)}`
    const rows = everyRow ? output.paint('red', ', every row') : ''
    row('does', `${printable(verb)} (${printable(kind)})${what}${rows}`)
  }
  if (review.estimatedRows !== null)
    row('expected', `about ${review.estimatedRows} rows, by the target's statistics${costOf(review)}`)
  writePreview(review, output)
  writeLocks(review, output)
  for (const { reviewerName, reviewer, ruling, revision, justification, credential, at } of review.rulings)
    row(
      'ruling',
      `${ruling}${review.revision > 0 ? ` of revision ${revision}` : ''} by ${printable(reviewerName)} (${printable(reviewer)}) at ${at}${credential === null ? '' : ', signed'}: ${printable(justification)}`,
    )
  for (const { kind, authorName, author, words, at } of review.remarks)
    row(kind, `${printable(authorName)} (${printable(author)}) at ${at}: ${printable(words)}`)
  for (const { sink, event, attempts, isFailed, fault } of review.notices)
    if (fault !== '')
      row(
        'not told',
        `${printable(sink)} of ${printable(event)}, ${attempts} times${isFailed ? ', given up' : ''}: ${printable(fault)}`,
      )
  row('digest', review.digest)
  output.line()
  for (const line of printableLines(review.statement)) output.line(`    ${line}`)
  if (review.parameters !== '') {
    output.line()
    for (const line of printableLines(review.parameters)) output.line(`    ${line}`)
  }
  if (review.changedStatement === null) return
  output.line()
  row('instead', `revision ${review.revision}, as a reviewer changed it:`)
  output.line()
  for (const line of printableLines(review.changedStatement)) output.line(`    ${line}`)
}

function costOf({ estimatedCost }: ReviewView): string {
  return estimatedCost === null ? '' : `; its plan costs ${Math.round(estimatedCost)}`
}

/** What it would do, tried and rolled back. */
function writePreview({ preview }: ReviewView, output: Output): void {
  if (preview === null) return
  const row = (text: string): void => output.line(`${'preview'.padEnd(10)} ${text}`)
  switch (preview.state) {
    case 'waiting':
      return row('being made')
    case 'none':
      return row(`none: ${printable(preview.reason)}`)
    case 'shown': {
      const why = preview.reason === '' ? '' : `; ${printable(preview.reason)}`
      row(`${preview.rows ?? 0} rows would change, tried and rolled back${why}`)
      for (const { before, after } of preview.sample) {
        if (before !== null) output.line(`    - ${cells(preview, before)}`)
        if (after !== null) output.line(`    + ${cells(preview, after)}`)
      }
    }
  }
}

function cells({ columns }: NonNullable<ReviewView['preview']>, values: readonly (string | null)[]): string {
  return columns
    .map(({ name }, at) => `${printable(name)}=${shortened(printable(values[at] ?? 'NULL'), cellCharsShown)}`)
    .join('  ')
}

function writeLocks({ isInTransaction, locks }: ReviewView, output: Output): void {
  if (!isInTransaction) return
  const row = (text: string): void => output.line(`${'locks'.padEnd(10)} ${text}`)
  if (locks === null) return row('it waits in a transaction; which locks that holds is not known')
  const { held, heldCount, waitingCount } = locks
  const named = held
    .slice(0, locksNamed)
    .map(({ mode, object }) => `${printable(mode)} on ${printable(object)}`)
  const more = heldCount > named.length ? `, and ${heldCount - named.length} more` : ''
  row(`${waitingCount} sessions wait for its transaction, which holds ${named.join(', ') || 'none'}${more}`)
}

const cellCharsShown = 40
const locksNamed = 8

function approval({ uses, usesMax, spendBefore, isDetached }: ReviewView): string {
  const until = spendBefore === null ? '' : `, until ${spendBefore}`
  return `used ${uses} of ${usesMax}${until}${isDetached ? '; no connection waits for it' : ''}`
}

function timing(review: ReviewView, nowMs: number): string {
  if (review.closedAt !== null) return `${span(nowMs - Date.parse(review.closedAt))} ago`
  const leftMs = Date.parse(review.endsAt) - nowMs
  return leftMs > 0 ? `${span(leftMs)} left` : 'past its end'
}

function closing(review: ReviewView): string {
  const reason = review.closeReason === '' ? '' : `: ${printable(review.closeReason)}`
  return `${reason}${review.isSpent ? ', and it was used' : ''}`
}

const styles: Readonly<Record<ReviewView['state'], Style>> = {
  open: 'yellow',
  approved: 'green',
  denied: 'red',
  expired: 'dim',
  withdrawn: 'dim',
}
