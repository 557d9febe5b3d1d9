import type { Decision, MaskStrategy, Obligations, ReviewTerms } from '../core/decision.ts'
import { anyColumn } from '../core/inspection.ts'
import type { ColumnName, Inspection } from '../core/inspection.ts'
import { reviewersInWords } from './verdict.ts'

/** One thing that two decisions on the same statement do not have in common. */
export interface Difference {
  readonly what:
    | 'verdict'
    | 'rule'
    | 'code'
    | 'mask'
    | 'rows-max'
    | 'bytes-max'
    | 'write-rows-max'
    | 'reviewers'
    | 'messages'
    | 'record'
    | 'sync-reads'
  /** Of a mask, whose. */
  readonly column?: ColumnName
  /** In the policy's words; null where there is none. */
  readonly before: string | number | null
  readonly after: string | number | null
}

/**
 * What would change for one statement, and nothing that would only change for others: masks count where the statement
 * names their columns, or where what it shows is not known.
 */
export function differencesOf(
  before: Decision,
  after: Decision,
  inspection: Inspection | null,
): readonly Difference[] {
  const found: Difference[] = []
  const compare = (
    what: Difference['what'],
    was: Difference['before'],
    is: Difference['after'],
    column?: ColumnName,
  ): void => {
    if (was === is) return
    found.push({ what, ...(column === undefined ? {} : { column }), before: was, after: is })
  }
  compare('verdict', before.verdict, after.verdict)
  compare('rule', before.rule, after.rule)
  compare('code', codeOf(before), codeOf(after))
  compare('reviewers', termsInWords(before.review), termsInWords(after.review))
  // What is refused shows nothing under either.
  if (before.verdict === 'deny' && after.verdict === 'deny') return found
  const [was, is] = [before.obligations, after.obligations]
  for (const column of columnsTouched(was, is, inspection))
    compare('mask', maskInWords(was, column), maskInWords(is, column), column)
  compare('rows-max', was.rowsMax, is.rowsMax)
  compare('bytes-max', was.bytesMax ?? null, is.bytesMax ?? null)
  compare('write-rows-max', was.writeRowsMax ?? null, is.writeRowsMax ?? null)
  compare('messages', messagesOf(was), messagesOf(is))
  compare('record', was.record, is.record)
  compare('sync-reads', String(was.syncReads), String(is.syncReads))
  return found
}

function codeOf({ verdict, code }: Decision): string | null {
  return verdict === 'deny' ? code : null
}

function messagesOf({ guardMessages }: Obligations): string {
  return guardMessages ? 'replaced' : "the target's own"
}

function termsInWords(terms: ReviewTerms | null): string | null {
  if (terms === null) return null
  const { waitMsMax, standing } = terms
  const uses = standing ? `, ${standing.usesMax} uses of one ${standing.binds}` : ''
  return `${reviewersInWords(terms)} within ${waitMsMax / 1000} s${uses}`
}

function maskInWords({ masks }: Obligations, column: ColumnName): string | null {
  const protection = masks.get(column)
  return protection === undefined
    ? null
    : `${protection.dataClass} by ${strategyInWords(protection.strategy)}`
}

function strategyInWords(strategy: MaskStrategy): string {
  switch (strategy.kind) {
    case 'keep-last':
      return `keep-last ${strategy.count}`
    case 'fixed':
      return `fixed ${strategy.text}`
    case 'token':
      return strategy.isReversible ? 'reversible token' : 'token'
    case 'members':
      return strategy.members
        .map((one) => `${one.path.join('.')}: ${strategyInWords(one.strategy)}`)
        .join(', ')
    case 'null':
    case 'year':
      return strategy.kind
  }
}

/** The masked columns that the statement names, in their order; all of them where that is not known. */
function columnsTouched(
  was: Obligations,
  is: Obligations,
  inspection: Inspection | null,
): readonly ColumnName[] {
  const masked = [...new Set([...was.masks.keys(), ...is.masks.keys()])].sort()
  if (masked.length === 0 || inspection === null) return []
  const named = new Set<ColumnName>()
  for (const { effects, outputs, uses } of inspection.statements) {
    if (outputs.kind === 'unknown' || outputs.kind === 'named') return masked
    for (const column of uses) named.add(column)
    for (const effect of effects) for (const column of effect.columns) named.add(column)
    if (outputs.kind === 'known')
      for (const output of outputs.columns) for (const column of output.sources) named.add(column)
  }
  if (inspection.kind !== 'parsed' || named.has(anyColumn)) return masked
  return masked.filter((column) => named.has(column))
}
