/** What the policy's schema has room for at a place of a text that is being written. Knows block style, as policies are. */

/** As much of a JSON Schema as completion looks at. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** Something that may be written. */
export interface SchemaWord {
  readonly text: string
  readonly kind: 'key' | 'value'
  /** What it holds, in a word. */
  readonly holds: string
  readonly says: string
}

/** Where somebody writes: the way there from the top, and whether a key or the value of one stands there. */
export interface WritingPlace {
  readonly path: readonly string[]
  /** The key whose value is written; null where a key is. */
  readonly key: string | null
  /** Keys that stand there already. */
  readonly present: readonly string[]
}

/** A step into any member of a list. */
const member = '[]'
const keyStart = /^(["']?)([^\s#:"'][^:#"']*?)\1\s*:(?:\s|$)/

/** A block that lines belong to by their column. */
interface Block {
  readonly column: number
  readonly step: string
  readonly keys: string[]
}

/** Where the end of `before` stands in a text of which `after` is the rest. */
export function placeOf(before: string, after: string): WritingPlace {
  const lines = before.split('\n')
  const own = lines.pop() ?? ''
  const blocks: Block[] = [{ column: -1, step: '', keys: [] }]
  for (const line of lines) read(line, blocks)
  const { column, key } = enter(own, blocks)
  leave(blocks, column)
  const path = blocks.slice(1).map(({ step }) => step)
  const here = blocks.at(-1)
  for (const line of after.split('\n').slice(1)) read(line, blocks)
  return { path, key, present: here?.keys ?? [] }
}

function read(line: string, blocks: Block[]): void {
  if (line.trim() === '' || line.trimStart().startsWith('#')) return
  const { column, key } = enter(line, blocks)
  if (key === null) return
  leave(blocks, column)
  blocks.at(-1)?.keys.push(key)
  blocks.push({ column, step: key, keys: [] })
}

/** Goes into the members of lists that a line begins. Answers where what it says begins, and the key there. */
function enter(line: string, blocks: Block[]): { readonly column: number; readonly key: string | null } {
  let column = line.length - line.trimStart().length
  for (;;) {
    const dash = /^-(?: +|$)/.exec(line.slice(column))
    if (dash === null) break
    const at = column
    // A list may stand at the column of the key that it belongs to.
    while ((blocks.at(-1)?.column ?? -1) > at) blocks.pop()
    if (blocks.at(-1)?.column === at && blocks.at(-1)?.step === member) blocks.pop()
    blocks.push({ column: at, step: member, keys: [] })
    column += dash[0].length
  }
  const [, , key] = keyStart.exec(line.slice(column)) ?? []
  return { column, key: key === undefined ? null : key.trim() }
}

function leave(blocks: Block[], column: number): void {
  while ((blocks.at(-1)?.column ?? -1) >= column && blocks.length > 1) blocks.pop()
}

/** What may be written at a place. */
export function wordsFor(schema: Schema, { path, key, present }: WritingPlace): readonly SchemaWord[] {
  const here = path.reduce<readonly Schema[]>((all, step) => all.flatMap((one) => into(one, step)), [schema])
  if (key !== null) return here.flatMap((one) => into(one, key)).flatMap(valuesOf)
  const keys = here
    .flatMap(flat)
    .flatMap(({ properties }) => Object.entries(properties ?? {}))
    .filter(([name]) => !present.includes(name))
    .map(([text, one]) => ({ text, kind: 'key' as const, holds: typeOf(one), says: one.description ?? '' }))
  return unique([...keys, ...(path.at(-1) === member ? here.flatMap(valuesOf) : [])])
}

function into(schema: Schema, step: string): readonly Schema[] {
  return flat(schema).flatMap(({ properties, additionalProperties, items }) => {
    if (step === member) return items === undefined ? [] : [items]
    const own = properties?.[step]
    if (own !== undefined) return [own]
    return typeof additionalProperties === 'object' ? [additionalProperties] : []
  })
}

function flat(schema: Schema): readonly Schema[] {
  return [schema, ...(schema.anyOf ?? []).flatMap(flat)]
}

function valuesOf(schema: Schema): readonly SchemaWord[] {
  const values = flat(schema).flatMap((one) => {
    if (one.const !== undefined) return [one.const]
    if (one.enum !== undefined) return one.enum
    return one.type === 'boolean' ? [true, false] : []
  })
  return unique(
    values.map((value) => ({
      text: String(value),
      kind: 'value' as const,
      holds: value === schema.default ? 'default' : '',
      says: schema.description ?? '',
    })),
  )
}

function unique(words: readonly SchemaWord[]): readonly SchemaWord[] {
  return [...new Map(words.map((word) => [word.text, word])).values()]
}

function typeOf(schema: Schema): string {
  const types = flat(schema).flatMap(({ type, enum: values, const: value }) => {
    if (values !== undefined || value !== undefined) return ['word']
    return type === undefined ? [] : [type].flat()
  })
  return [...new Set(types)].join(' or ')
}
