import { bareConstants, countOf } from '../scope/constants.ts'
import type { Findings } from '../scope/findings.ts'
import { isOwnType } from '../scope/own-types.ts'
import type { Analysis } from '../scope/scope.ts'
import { isShortType } from '../values/long-values.ts'
import { castName } from '../values/value-types.ts'
import { node, nodes, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { findFunctions } from './function-names.ts'

/**
 * A setting of a name of users holds whatever its session has put there, hundreds of megabytes perhaps, so that a row may have room
 * for it beside short values alone. What is cut to a few kilobytes before anything else is beside it has room beside all of them:
 * whether the cut itself fails, as a cast to a number may, is decided by the setting, and by none of what is beside it.
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
    // From a place before the first character fewer are kept.
    ((name === 'substr' || name === 'substring') &&
      args.length === 3 &&
      countOf(from) !== null &&
      isFew(kept))
  return isShort && isOwnCall(path, analysis)
}

/** True for a type whose values are short, or a text whose further characters an explicit cast leaves out. */
export function isCuttingCast(type: Tree | null, analysis: Analysis): boolean {
  if (type === null || !isOwnType(type, analysis)) return false
  if (isShortType(type, analysis)) return true
  const [length, ...others] = nodes(type, 'typmods')
  return ['varchar', 'bpchar'].includes(castName(type)) && others.length === 0 && isFew(length)
}

/** Notes the settings whose values go into what is cut as they are, or in fewer characters. */
export function sayCut(value: Node | null | undefined, analysis: Analysis): void {
  if (!value) return
  const { tag, body } = value
  const { cutSettings } = analysis.findings
  switch (tag) {
    case 'CoalesceExpr':
      return nodes(body, 'args').forEach((one) => sayCut(one, analysis))
    case 'TypeCast':
      return sayCut(node(body, 'arg'), analysis)
    case 'A_Expr':
      return word(body, 'kind') === 'AEXPR_NULLIF' ? sayCut(node(body, 'lexpr'), analysis) : undefined
    case 'FuncCall': {
      const path = words(body, 'funcname')
      const [first] = nodes(body, 'args')
      if (!first || !isOwnCall(path, analysis)) return undefined
      if (path.at(-1) === 'current_setting') cutSettings.add(first.body)
      else if (keeping.has(path.at(-1) ?? '')) sayCut(first, analysis)
      return undefined
    }
    default:
      return undefined
  }
}

/** Functions that make no text longer, but for the bytes of a letter. */
const keeping: ReadonlySet<string> = new Set(['lower', 'upper', 'btrim', 'ltrim', 'rtrim', 'left', 'right'])

/** True for a call of `current_setting` that was noted so. */
export function isCutSetting(name: string, args: readonly Node[], { cutSettings }: Findings): boolean {
  return name === 'current_setting' && args[0] !== undefined && cutSettings.has(args[0].body)
}

/** True where a name means a function of the server, and nothing else. */
function isOwnCall(path: readonly string[], analysis: Analysis): boolean {
  const { builtIn, users } = findFunctions(path, analysis)
  return builtIn !== null && users.length === 0
}

function isFew(count: Node | undefined): boolean {
  const number = countOf(count)
  return number !== null && number >= 0 && number <= keptMax
}
