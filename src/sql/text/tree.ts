/**
 * Reading the parse tree that PostgreSQL's grammar yields as JSON. A tagged node is an object with one key that starts
 * with a capital (`{"ColumnRef": {…}}`); a field of fixed type holds the body alone. Zero, false and empty are left out.
 */
export type Tree = Readonly<Record<string, unknown>>

/** A tagged node: its kind and its fields. */
export interface Node {
  readonly tag: string
  readonly body: Tree
}

/** True for an object that may hold fields. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The tagged node in `value`, or null when it is none (an absent member of a list is `{}`). */
export function nodeOf(value: unknown): Node | null {
  if (!isTree(value)) return null
  for (const tag in value) {
    const first = tag.charCodeAt(0)
    if (first < 65 || first > 90) return null
    const body = value[tag]
    return isTree(body) ? { tag, body } : null
  }
  return null
}

/** The tagged node in a field; null when there is none. */
export function node(parent: Tree, field: string): Node | null {
  const value = parent[field]
  return value === undefined ? null : nodeOf(value)
}

/** The tagged members of a list, in order. */
export function nodes(parent: Tree, field: string): readonly Node[] {
  const value = parent[field]
  if (!Array.isArray(value)) return []
  const found: Node[] = []
  for (const member of value) {
    const one = nodeOf(member)
    if (one) found.push(one)
  }
  return found
}

/** The statements of a parsed text; none when it did not parse. */
export function statementsOf(parsed: Tree | null): readonly Node[] {
  const list: readonly unknown[] = parsed && Array.isArray(parsed['stmts']) ? parsed['stmts'] : []
  return list.flatMap((one) => (isTree(one) ? (node(one, 'stmt') ?? []) : []))
}

/** A field of fixed type, whose body is not tagged. */
export function tree(parent: Tree, field: string): Tree | null {
  const value = parent[field]
  return isTree(value) ? value : null
}

/** A text field; empty when absent. */
export function word(parent: Tree, field: string): string {
  const value = parent[field]
  return typeof value === 'string' ? value : ''
}

/** True when a flag is set. */
export function isSet(parent: Tree, field: string): boolean {
  return parent[field] === true
}

/** The texts of a list of String nodes, such as a dotted name. */
export function words(parent: Tree, field: string): readonly string[] {
  return nodes(parent, field)
    .filter((part) => part.tag === 'String')
    .map((part) => word(part.body, 'sval'))
}

/**
 * The text of a string constant, also under casts that give it as it is written to what takes it; null for anything else: most
 * casts make another text of it.
 */
export function constantText(value: Node | null): string | null {
  if (value?.tag === 'TypeCast') return castText(value.body)
  if (value?.tag === 'String') return word(value.body, 'sval')
  if (value?.tag !== 'A_Const') return null
  const text = tree(value.body, 'sval')
  return text ? word(text, 'sval') : null
}

/** Types that keep a text as it is. */
const keeping: ReadonlySet<string> = new Set(['text', 'varchar', 'name'])
/** Types that read what is written out: who asks for such a constant reads it the same way. */
const reading: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz', 'interval', 'regclass'])

function castText(cast: Tree): string | null {
  const type = tree(cast, 'typeName')
  const arg = node(cast, 'arg')
  if (!type || !arg || nodes(type, 'typmods').length > 0 || nodes(type, 'arrayBounds').length > 0) return null
  const [name = '', ...others] = words(type, 'names').toReversed()
  if (others.some((one) => one !== 'pg_catalog')) return null
  const isKept = keeping.has(name)
  if (!isKept && !reading.has(name)) return null
  // What another type has read it writes in words of its own.
  if (arg.tag === 'TypeCast' && !keeping.has(castName(arg.body))) return null
  const text = constantText(arg)
  return text !== null && (name !== 'name' || isWholeName(text)) ? text : null
}

function castName(cast: Tree): string {
  const type = tree(cast, 'typeName')
  return (type && words(type, 'names').at(-1)) ?? ''
}

/** True for a text that a `name` holds whole: one is cut off behind 63 bytes. */
export function isWholeName(text: string): boolean {
  return Buffer.byteLength(text) <= 63
}
