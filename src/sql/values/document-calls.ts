/** Calls of the server's own functions that read parts of a document which the call names. */
import { changed, joined, memberOf } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import type { Scope } from '../scope/scope.ts'
import type { Node } from '../text/tree.ts'
import { calledMember, memberFunctions, shapeFunctions, shapeOf } from './document-members.ts'
import { askedBy, pathWritten } from './document-path.ts'
import { typeOf } from './value-types.ts'

/** What such a call asks of each thing it is given, and what its value is, where that is told apart from what it asks. */
export interface DocumentCall {
  readonly asked: readonly Lineage[]
  readonly made: Lineage | null
}

/** What a call of the server's function `name` reads; null for one of which nothing less than its arguments is told. */
export function documentCall(
  name: string,
  lineages: readonly Lineage[],
  args: readonly Node[],
  scope: Scope,
): DocumentCall | null {
  const { analysis } = scope
  const [document, ...others] = lineages
  if (!document) return null
  if (shapeFunctions.has(name) && others.length === 0) return { asked: [shapeOf(document)], made: null }
  if (memberFunctions.has(name)) return { asked: lineages, made: calledMember(lineages, args, analysis) }
  const kind = pathFunctions.get(name)
  const reads = kind && args[1] ? pathWritten(args[1], analysis) : null
  if (!kind || !reads || typeOf(args[0] ?? null, scope) !== 'jsonb') return null
  const asked = askedBy(reads, kind === 'presence').map((path) => changed(memberOf(document, path)))
  const [end] = reads.reached
  // Several in one list are none of them as it stands.
  const isMember =
    kind === 'value' &&
    !name.includes('array') &&
    reads.isPlain &&
    reads.tested.length === 0 &&
    others.every(isConstant)
  return { asked: [joined(asked), ...others], made: isMember && end ? memberOf(document, end) : null }
}

type Kind = 'value' | 'presence' | 'condition'

const pathFunctions: ReadonlyMap<string, Kind> = new Map(
  (
    [
      ['jsonb_path_query', 'value'],
      ['jsonb_path_query_array', 'value'],
      ['jsonb_path_query_first', 'value'],
      ['jsonb_path_exists', 'presence'],
      ['jsonb_path_match', 'condition'],
    ] as const
  ).flatMap(([name, kind]) => [
    [name, kind],
    [`${name}_tz`, kind],
  ]),
)

function isConstant({ sources, known }: Lineage): boolean {
  return known && sources.length === 0
}
