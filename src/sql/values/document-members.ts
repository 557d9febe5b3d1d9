import { bareConstant, integerOf } from '../scope/constants.ts'
import { changed, joined, memberOf } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { plainText, plainTexts } from '../scope/plain-texts.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { node, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/**
 * The value of `document -> 'key'` and its kin, which is made of that member alone; null for any other operation. Only
 * constant keys count: what a computed one leads to may be any member.
 */
export function memberLineage(body: Tree, scope: Scope): Lineage | null {
  const name = words(body, 'name').at(-1) ?? ''
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const keys = left && right ? keysOf(name, right, scope.analysis) : null
  if (!left || !right || !keys) return null
  const { walkers } = scope.analysis
  const member = memberOf(walkers.expression(left, scope), keys)
  const key = walkers.expression(right, scope)
  return key.sources.length === 0 && key.known ? member : joined([member, key])
}

/** Functions that lead to a member as `#>` does. */
export const memberFunctions: ReadonlySet<string> = new Set([
  'json_extract_path',
  'json_extract_path_text',
  'jsonb_extract_path',
  'jsonb_extract_path_text',
])

/** The value of such a call; null where a key is computed. */
export function calledMember(
  lineages: readonly Lineage[],
  args: readonly Node[],
  analysis: Analysis,
): Lineage | null {
  const [document] = lineages
  const keys = args.slice(1).map((one) => plainText(one, analysis))
  if (!document || keys.length === 0 || keys.includes(null)) return null
  return memberOf(document, keys.map(keyOrPlace))
}

/** Functions that tell of a `jsonb` what keys or how many places it has, or of what kind it is, and nothing of what stands there. */
export const shapeFunctions: ReadonlySet<string> = new Set([
  'jsonb_array_length',
  'jsonb_object_keys',
  'jsonb_typeof',
])

/** Beside each member, within what holds them: no key of a `jsonb` is NUL (PostgreSQL, "JSON Types"). */
export const noMember: readonly string[] = ['\0']

/** What such a function reads. */
export function shapeOf(document: Lineage): Lineage {
  return changed(memberOf(document, noMember))
}

/** The keys that an operator steps through; null when they are not constant. */
function keysOf(operator: string, right: Node, analysis: Analysis): readonly (string | null)[] | null {
  switch (operator) {
    case '->':
    case '->>': {
      // A place in an array leads to no other key.
      if (integerOf(bareConstant(right, analysis)) !== null) return []
      const key = plainText(right, analysis)
      return key === null ? null : [key]
    }
    case '#>':
    case '#>>':
      return plainTexts(right, analysis)?.map(keyOrPlace) ?? null
    default:
      return null
  }
}

/** A step of a path: null for a number, read as C's `strtol` does, behind blanks and with a sign: it may be a place in an array or a key. */
export function keyOrPlace(key: string | null): string | null {
  return key === null || /^\s*[+-]?\d+$/.test(key) || key === '' ? null : key
}
