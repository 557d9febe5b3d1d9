import { configJsonSchema } from '../src/config/schema.ts'

/** One key of the configuration as its reference lists it. */
export interface ReferenceRow {
  /** `resources[].target.host`. */
  readonly key: string
  readonly type: string
  /** As YAML would write it; `required` for a key that must be there; empty for one that may be left out. */
  readonly fallback: string
  readonly description: string
}

/** Every key of sallyport.yaml, in the order of the schema. */
export function configReference(): readonly ReferenceRow[] {
  return rowsOf(configJsonSchema(), '')
}

/** The reference as the Markdown tables of docs/configuration.md, one for each section of the file. */
export function formatReference(rows: readonly ReferenceRow[]): string {
  const sections = Map.groupBy(rows, (row) => /^[\w-]+/.exec(row.key)?.[0] ?? '')
  return [...sections]
    .map(([section, list]) => {
      const lines = list.map(
        (row) =>
          `| \`${row.key}\` | ${row.type} | ${row.fallback} | ${row.description.replaceAll('|', '\\|')} |`,
      )
      return [
        `### ${section}`,
        '',
        '| key | type | default | meaning |',
        '| --- | --- | --- | --- |',
        ...lines,
      ].join('\n')
    })
    .join('\n\n')
}

function rowsOf(shape: object, prefix: string): readonly ReferenceRow[] {
  const required = listOf(shape, 'required')
  return Object.entries(childOf(shape, 'properties') ?? {}).flatMap(([name, inner]: [string, unknown]) => {
    if (typeof inner !== 'object' || inner === null) return []
    return rowsAt(inner, prefix === '' ? name : `${prefix}.${name}`, required.includes(name))
  })
}

function rowsAt(shape: object, key: string, required: boolean): readonly ReferenceRow[] {
  if (childOf(shape, 'properties')) return rowsOf(shape, key)
  const items = childOf(shape, 'items')
  if (items && childOf(items, 'properties')) return rowsOf(items, `${key}[]`)
  const fallback: unknown = Reflect.get(shape, 'default')
  return [
    {
      key,
      type: typeOf(shape),
      fallback: fallback === undefined ? (required ? 'required' : '') : `\`${JSON.stringify(fallback)}\``,
      description: description(shape),
    },
  ]
}

// Alternatives that are objects are listed by their keys, since each is written in one line.
function typeOf(shape: object): string {
  const alternatives = listOf(shape, 'anyOf')
  if (alternatives.length > 0) {
    return alternatives
      .map((one) => (typeof one === 'object' && one !== null ? typeOf(one) : ''))
      .join(' or ')
  }
  const words = listOf(shape, 'enum')
  if (words.length > 0) return words.map((word) => `\`${String(word)}\``).join(', ')
  const items = childOf(shape, 'items')
  if (items) return `list of ${typeOf(items)}`
  const properties = childOf(shape, 'properties')
  if (properties) return `\`{ ${Object.keys(properties).join(', ')} }\``
  const type: unknown = Reflect.get(shape, 'type')
  if (type === 'object') return 'names and values'
  return `${type === 'string' ? 'text' : type === 'integer' ? 'number' : String(type)}${bounds(shape)}`
}

function bounds(shape: object): string {
  const least: unknown = Reflect.get(shape, 'minimum')
  const most: unknown = Reflect.get(shape, 'maximum')
  return typeof least === 'number' && typeof most === 'number' ? ` ${least} to ${most}` : ''
}

function description(shape: object): string {
  const own: unknown = Reflect.get(shape, 'description')
  return typeof own === 'string' ? own : ''
}

function childOf(shape: object, key: string): object | null {
  const found: unknown = Reflect.get(shape, key)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : null
}

function listOf(shape: object, key: string): readonly unknown[] {
  const found: unknown = Reflect.get(shape, key)
  return Array.isArray(found) ? found : []
}
