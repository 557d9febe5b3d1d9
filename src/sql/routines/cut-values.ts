import { bareConstants, integerOf } from '../scope/constants.ts'
import type { Findings } from '../scope/findings.ts'
import { constantOf, sized, unsized } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { isOwnType } from '../scope/own-types.ts'
import type { Analysis } from '../scope/scope.ts'
import { isShortType } from '../values/long-values.ts'
import { castName } from '../values/value-types.ts'
import { isTree, nodes } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { findFunctions } from './function-names.ts'

/**
 * What no column is in may be of any length, as a setting of a name of users is, which holds hundreds of megabytes if its session
 * has put them there: a row has room for it beside short values alone. What is cut to a few kilobytes before anything else is
 * beside it has room beside all of them. Whether the cut itself fails, as a cast to a number may, hangs on no column either.
 */

/** Characters that are as good as a constant. */
const keptMax = 4096
const digests: ReadonlySet<string> = new Set([
  'md5',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'hashtext',
  'length',
])

/** True for a call of the server's own that keeps few characters of its first argument, however many those are. */
export function isCutting(path: readonly string[], args: readonly Node[], analysis: Analysis): boolean {
  const name = path.at(-1) ?? ''
  const [, from, kept] = bareConstants(args, analysis)
  const isShort =
    digests.has(name) ||
    (name === 'left' && args.length === 2 && isFew(from)) ||
    // From a place before the first character fewer are kept. Texts there may be a pattern.
    ((name === 'substr' || name === 'substring') &&
      args.length === 3 &&
      integerOf(from) !== null &&
      isFew(kept))
  if (!isShort) return false
  const { builtIn, users } = findFunctions(path, analysis)
  return builtIn !== null && users.length === 0
}

/** True for a type whose values are short, or a text whose further characters an explicit cast leaves out. */
export function isCuttingCast(type: Tree | null, analysis: Analysis): boolean {
  if (type === null || !isOwnType(type, analysis)) return false
  if (isShortType(type, analysis)) return true
  const [length, ...others] = nodes(type, 'typmods')
  return ['varchar', 'bpchar'].includes(castName(type)) && others.length === 0 && isFew(length)
}

/**
 * The same value, as long as a constant of as many characters as are kept at most, where no column and no variable is in what was
 * cut: it may be repeated or stand there many times. `wasLong`: whether something long had been made before.
 */
export function cutValue(
  value: Lineage,
  from: readonly Node[],
  wasLong: boolean,
  findings: Findings,
): Lineage {
  // What a query makes on its way to a value may be put beside others there.
  if (value.sources.length > 0 || !value.known || from.some(holdsQuery)) return value
  findings.cutShort(wasLong)
  return sized(unsized(value), constantOf(keptMax).size ?? 1)
}

function holdsQuery({ tag, body }: Node): boolean {
  return tag === 'SubLink' || holdsQueryIn(body)
}

function holdsQueryIn(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsQueryIn)
  if (!isTree(value)) return false
  return Object.entries(value).some(([field, one]) => field === 'SubLink' || holdsQueryIn(one))
}

function isFew(count: Node | undefined): boolean {
  const number = integerOf(count)
  return number !== null && number >= 0 && number <= keptMax
}
