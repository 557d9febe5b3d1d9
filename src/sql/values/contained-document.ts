import { keyOrPlace } from './document-members.ts'
import { askedBy, pathWritten } from './document-path.ts'
import type { Path } from './document-path.ts'
import { changed, joined, memberOf } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { plainText, plainTextOf, plainTexts } from '../scope/plain-texts.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { node, nodes, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { typeOf } from './value-types.ts'

/**
 * A `jsonb` that is held against a constant: `@>` and `<@` compare what stands under the keys of the constant and nothing else
 * (PostgreSQL, "jsonb Containment and Existence"), `?`, `?|` and `?&` ask for keys, `@?` and `@@` for what a path leads to. None of them
 * fails. Null for all else, and where the constant asks for the document as a whole.
 */
export function containedLineage(body: Tree, scope: Scope): Lineage | null {
  const { analysis } = scope
  const operator = words(body, 'name')
  if (word(body, 'kind') !== 'AEXPR_OP' || operator.length !== 1) return null
  const sides = [node(body, 'lexpr'), node(body, 'rexpr')]
  const [document, constant] = operator[0] === '<@' ? sides.toReversed() : sides
  if (!document || !constant) return null
  const paths = pathsOf(operator[0] ?? '', constant, analysis)
  if (!paths || typeOf(document, scope) !== 'jsonb') return null
  for (const one of nodes(body, 'name')) analysis.findings.visit(one.body)
  const held = analysis.walkers.expression(document, scope)
  const asked = analysis.walkers.expression(constant, scope)
  return changed(joined([...paths.map((path) => changed(memberOf(held, path))), asked]))
}

const documentTypes: ReadonlySet<string> = new Set(['json', 'jsonb'])

function pathsOf(operator: string, constant: Node, analysis: Analysis): readonly Path[] | null {
  switch (operator) {
    case '@>':
    case '<@': {
      const text = plainTextOf(documentTypes, constant, analysis)
      const paths = text === null ? null : pathsIn(text)
      return paths?.every((path) => path.length > 0) === true ? paths : null
    }
    case '@?':
    case '@@': {
      const reads = pathWritten(constant, analysis)
      return reads && askedBy(reads, operator === '@?')
    }
    case '?': {
      const key = plainText(constant, analysis)
      return key === null ? null : [[key]]
    }
    case '?|':
    case '?&':
      return plainTexts(constant, analysis)?.map((key) => [key]) ?? null
    default:
      return null
  }
}

/** The keys that lead to each end of a document; null for one that is none, or holds too much to tell. */
function pathsIn(text: string): readonly Path[] | null {
  if (text.length > textMax) return null
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    // The server says what is wrong with it.
    return null
  }
  const paths: Path[] = []
  const isTold = gather(document, [], paths)
  return isTold && paths.length > 0 ? paths : null
}

const textMax = 4096
const pathsMax = 32

function gather(value: unknown, path: Path, paths: Path[]): boolean {
  // Every place of a list is asked, which adds no key.
  const members: readonly [Path, unknown][] = Array.isArray(value)
    ? value.map((one: unknown) => [path, one])
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, one]) => [[...path, keyOrPlace(key)], one])
      : []
  if (members.length === 0) paths.push(path)
  return paths.length <= pathsMax && members.every(([further, one]) => gather(one, further, paths))
}
