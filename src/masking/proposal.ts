import type { DetectorName } from '../core/detector-name.ts'
import { classNamed } from './masks/column-words.ts'
import { detect, routingContext } from './detectors/detector.ts'

/** What a column looks like: its name, its type, and some of its values as text. */
export interface ColumnSample {
  /** Name of the table, without its schema. */
  readonly table: string
  readonly name: string
  /** Name of the type, without its schema. */
  readonly typeName: string
  readonly values: readonly string[]
  /** True of a number, which mentions nothing: most of its values are of a class, or none is. */
  readonly isNumber?: boolean
}

/** A class that a column seems to belong to, and why. */
export interface Proposal {
  readonly dataClass: string
  readonly reason: string
}

/** Detected classes by the name that a policy would use. */
const detected: Readonly<Record<DetectorName, string>> = {
  ssn: 'ssn',
  itin: 'ssn',
  ein: 'tax-number',
  pan: 'card-number',
  aba: 'account-number',
  account: 'account-number',
  iban: 'iban',
  email: 'email',
  phone: 'phone',
}

// A column in which this share of values holds something is a column of it; below, free text that mentions it.
const wholeShare = 0.6
const mentionShare = 0.01

/** What class a column should be put into, for a person to accept; null when nothing speaks for one. */
export function proposeClass(column: ColumnSample): Proposal | null {
  const found = detectedIn(column.values)
  if (found && found.share >= wholeShare) {
    return {
      dataClass: found.dataClass,
      reason: `${percent(found.share)} of sampled values are of this class`,
    }
  }
  const named = classNamed(column.name, column.typeName, column.table)
  if (named !== null) return { dataClass: named, reason: 'its name says so' }
  if (found && found.share >= mentionShare && column.isNumber !== true) {
    return {
      dataClass: 'free-text',
      reason: `${percent(found.share)} of sampled values mention ${found.dataClass}`,
    }
  }
  return null
}

function detectedIn(
  values: readonly string[],
): { readonly dataClass: string; readonly share: number } | null {
  const counts = new Map<string, number>()
  for (const value of values) {
    const classes = new Set(detect(Buffer.from(value), routingContext).map((span) => detected[span.detector]))
    for (const dataClass of classes) counts.set(dataClass, (counts.get(dataClass) ?? 0) + 1)
  }
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one)
  return most ? { dataClass: most[0], share: most[1] / values.length } : null
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
