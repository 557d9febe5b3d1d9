import { posix } from 'node:path'
import { codeOf } from './code-text.ts'
import type { SourceFile } from './source-tree.ts'

/** One place where a file names another module. */
export interface Import {
  readonly from: string
  readonly specifier: string
  /** The file that it names, from the root of the checkout; null for packages and Node's own modules. */
  readonly target: string | null
  readonly index: number
  /** True for `import type`, which brings words and no code. */
  readonly isType: boolean
}

const patterns = [
  /\bimport\s+(?:type\s+)?(?:[\w$*{},\s]+?\s+from\s+)?(['"])( *)\1/g,
  /\bexport\s+(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})\s+from\s+(['"])( *)\1/g,
  /\bimport\(\s*(['"])( *)\1/g,
  // How a worker thread or a child process is named.
  /\bnew URL\(\s*(['"])( *)\1\s*,\s*import\.meta\.url/g,
]

/** What a file imports, types and worker files included. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = codeOf(text)
  return (
    patterns
      .flatMap((pattern) =>
        Array.from(code.matchAll(pattern), (match) => {
          const quote = match[1] ?? ''
          const opens = match.index + match[0].indexOf(quote) + 1
          const specifier = text.slice(opens, opens + (match[2] ?? '').length)
          const isUrl = match[0].startsWith('new URL') && !/^[a-z]+:/.test(specifier)
          const relative = isUrl || /^\.{1,2}\//.test(specifier)
          const target = relative ? posix.join(posix.dirname(path), specifier) : null
          return {
            from: path,
            specifier: isUrl ? `./${posix.normalize(specifier)}` : specifier,
            target,
            index: match.index,
            isType: /^\w+\s+type\s/.test(match[0]),
          }
        }),
      )
      // A URL may also name a document or a folder, which is no import.
      .filter(({ specifier, target }) => target === null || !isOther(specifier))
  )
}

function isOther(specifier: string): boolean {
  return specifier.endsWith('/') || /\.(?:md|json|yaml|sql|txt|pem|wasm|html|css)$/.test(specifier)
}

/** The package that a specifier names; null for files and Node's own modules. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || specifier.startsWith('file:')) return null
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Circles of imports: each is a list of files in which every one reaches every other. */
export function circlesOf(imports: readonly Import[]): readonly (readonly string[])[] {
  const edges = edgesOf(imports)
  const reach = new Map([...edges.keys()].map((file) => [file, follow(file, edges)]))
  const circles = new Map<string, readonly string[]>()
  for (const [file, others] of reach) {
    if (!others.has(file)) continue
    const circle = [...others].filter((other) => reach.get(other)?.has(file)).sort()
    circles.set(circle.join(' '), circle)
  }
  return [...circles.values()]
}

/** All files that one leads to by its imports, near and far. */
export function reachableFrom(file: string, imports: readonly Import[]): ReadonlySet<string> {
  return follow(file, edgesOf(imports))
}

function edgesOf(imports: readonly Import[]): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>()
  for (const { from, target } of imports) {
    if (target === null) continue
    const known = edges.get(from)
    if (known) known.push(target)
    else edges.set(from, [target])
  }
  return edges
}

function follow(start: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>()
  const next = [...(edges.get(start) ?? [])]
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    next.push(...(edges.get(file) ?? []))
  }
  return seen
}
