import { NotTried, type TrialBook } from '../catalog/trial-book.ts'
import { trialMsMax, type TrialEnd } from '../catalog/trial-connection.ts'
import type { ContentGuard } from '../core/decision.ts'
import type { Statement } from '../core/statement.ts'
import { ContentCell } from '../masking/contents/content-cell.ts'
import { contextOfName } from '../masking/detectors/context.ts'
import { fullShield } from '../policy/protection.ts'
import { sealTried, type PreviewRow, type Tried } from '../reviews/preview.ts'
import type { Review } from '../reviews/review.ts'
import { countingText, samplingText, type Sampling } from '../sql/text/preview-text.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts, ReviewAids } from './parts.ts'
import { previewCharsShown, previewGround, previewRowsMax, type PreviewGround } from './preview-ground.ts'

type PreviewParts = Pick<GateParts, 'policy' | 'ledger' | 'keys'>

/**
 * Runs a held write on a connection of the gateway's own and rolls it back, so that reviewers see what it would do. On
 * record before it runs. Whatever stands against it is what they see instead.
 */
export async function preview(
  parts: PreviewParts,
  { trials, book }: ReviewAids,
  session: LiveSession,
  statement: Statement,
  review: Review,
): Promise<void> {
  const found = groundOf(parts, session, statement, review)
  const tried =
    typeof found === 'string' ? notTried(found) : await run(parts, trials, session, statement, review, found)
  await book.putPreview(review.id, tried)
}

function groundOf(
  { policy }: PreviewParts,
  session: LiveSession,
  statement: Statement,
  { isInTransaction, estimatedRows }: Review,
): PreviewGround | string {
  if (isInTransaction) return 'it waits in a transaction of its client, whose changes only that session sees'
  // A user made for one session is not lent to connections of ours, and a login exchanged for another sees other rows.
  const { lent, target, resource } = session
  const { role } = statement.state
  if (lent !== null || (role !== target.login && role !== `${target.login} (superuser)`))
    return 'its session has a login of its own'
  if (statement.parameters !== null && statement.bound === undefined) return 'its parameters cannot be read'
  if (estimatedRows !== null && estimatedRows > previewRowsMax)
    return `about ${estimatedRows} rows are expected, more than are tried (${previewRowsMax})`
  return previewGround(statement, fullShield(policy(), resource), session.catalog())
}

async function run(
  { policy, ledger, keys }: PreviewParts,
  trials: TrialBook,
  session: LiveSession,
  statement: Statement,
  review: Review,
  ground: PreviewGround,
): Promise<Tried> {
  const { text, number, bound = [], state } = statement
  const { sampling } = ground
  const counting = ground.facts.outputs.kind === 'none' ? text : countingText(text)
  if (counting === null) return notTried('it cannot be told from what is around it')
  const about = { reviewId: review.id, session: session.id, number }
  const started = {
    ...about,
    type: 'preview.started',
    resource: review.resource,
    digest: review.digest,
  } as const
  await ledger.synced(ledger.append(started))
  const end = await trials.run({
    target: session.target,
    searchPath: state.searchPath,
    bound,
    numbered: ground.numbered,
    sampled: sampling && sampling.table,
    sampling: (columns) => sampling && samplingText(text, sampling, ground.isKeyKept(columns) ? columns : []),
    counting,
  })
  const guard = fullShield(policy(), session.resource).content
  const tried = triedOf(end, sampling, guard)
  const sealed = sealTried(tried)
  const key = await keys.openSessionKey(session.id)
  const ended = { ...about, type: 'preview.ended', rows: tried.rows, shown: sealed.digest } as const
  await ledger.synced(ledger.append(ended, key ? { key, plain: Buffer.from(sealed.text) } : undefined))
  return tried
}

function triedOf(end: TrialEnd | NotTried, sampling: Sampling | null, guard: ContentGuard | null): Tried {
  if (end instanceof NotTried) return notTried(end.reason)
  switch (end.kind) {
    case 'numbered':
      return notTried('it would take numbers of a sequence, which no rollback gives back')
    case 'failed':
      return notTried(whyFailed(end.code))
    case 'counted':
      return { ...nothing, rows: end.count, reason: 'its rows cannot be shown, only counted' }
    case 'sampled': {
      const columns = sampling?.columns ?? []
      const hide = hiderFor(columns, guard)
      const sample = end.rows.map((row) => rowOf(row, columns.length, sampling?.verb ?? 'insert', hide))
      return { reason: '', rows: Number(end.rows[0]?.[0] ?? 0), columns: [...columns], sample }
    }
  }
}

type Cells = readonly (string | null)[]
type Hide = (cell: string | null, column: number) => string | null

function rowOf(row: Cells, width: number, verb: Sampling['verb'], hide: Hide): PreviewRow {
  const after = row.slice(1, 1 + width)
  const before = row.slice(1 + width, 1 + 2 * width)
  // Without a key that stays, nothing says what a row was before.
  const isKnown = verb === 'delete' || before.some((cell) => cell !== null)
  return {
    before: verb === 'insert' || !isKnown ? null : before.map(hide),
    after: verb === 'delete' ? null : after.map(hide),
  }
}

/** Protected values never came; of the others, whatever holds something that the policy looks for is hidden whole. */
function hiderFor(columns: Sampling['columns'], guard: ContentGuard | null): Hide {
  const cell = guard === null ? null : new ContentCell(guard.finds)
  return (value, at) => {
    const column = columns[at]
    if (column === undefined || column.isMasked) return hidden
    if (value === null) return null
    if (cell !== null) {
      const bytes = Buffer.from(value)
      cell.marks = 0
      cell.open(bytes, 0, bytes.length)
      cell.search('text', 0, bytes.length, contextOfName(column.name))
      if (cell.marks !== 0) return hidden
    }
    return value.length > previewCharsShown ? `${value.slice(0, previewCharsShown)}…` : value
  }
}

const hidden = '****'
const nothing: Tried = { reason: '', rows: null, columns: [], sample: [] }

function notTried(reason: string): Tried {
  return { ...nothing, reason }
}

/** In words that hold no value of the target's: its own would quote some. */
function whyFailed(code: string): string {
  switch (code) {
    case '57014':
      return `it did not end within ${trialMsMax / 1000} s`
    case '55P03':
      return 'others hold locks on what it would change'
    case '25006':
      return 'the target takes no writes'
    case '':
      return 'the target did not say how many rows it changed'
    default:
      return `the target refuses it (SQLSTATE ${code})`
  }
}
