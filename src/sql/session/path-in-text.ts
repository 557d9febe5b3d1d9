import type { StatementFacts } from '../../core/inspection.ts'
import { nameBytesMax, schemasOfSetting } from '../text/search-path-setting.ts'
import { constantText, isSet, node, nodes, word, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** The search path for the statements behind one in the same text, and whether it ends with the transaction. */
export interface PathAfter {
  /** Null where it is not known. */
  readonly searchPath: readonly string[] | null
  readonly isLocal: boolean
}

/** What a statement makes of the search path; null when it leaves it as it is. */
export function pathAfter(statement: Node, { effects }: StatementFacts): PathAfter | null {
  const isMoved = effects.some(
    ({ kind, verb, objectKind, object }) =>
      kind === 'session' &&
      objectKind === 'setting' &&
      moving.has(verb) &&
      (object === null || object === 'search_path'),
  )
  if (!isMoved) return null
  const { tag, body } = statement
  if (tag === 'VariableSetStmt' && word(body, 'kind') === 'VAR_SET_VALUE') {
    const schemas = nodes(body, 'args').map(constantText)
    const isKnown = schemas.every(
      (one): one is string => one !== null && Buffer.byteLength(one) <= nameBytesMax,
    )
    return { searchPath: isKnown ? schemas : null, isLocal: isSet(body, 'is_local') }
  }
  return { searchPath: tag === 'SelectStmt' ? pathOfCall(statement) : null, isLocal: true }
}

const moving: ReadonlySet<string> = new Set(['set', 'reset', 'discard'])

/** `SELECT set_config('search_path', …)` and nothing else. */
function pathOfCall({ body }: Node): readonly string[] | null {
  const [target, ...others] = nodes(body, 'targetList')
  const call =
    target && others.length === 0 && Object.keys(body).every(isPlain) ? node(target.body, 'val') : null
  if (call?.tag !== 'FuncCall' || words(call.body, 'funcname').at(-1) !== 'set_config') return null
  const value = constantText(nodes(call.body, 'args')[1] ?? null)
  return value === null ? null : schemasOfSetting(value)
}

function isPlain(field: string): boolean {
  return ['targetList', 'limitOption', 'op'].includes(field)
}
