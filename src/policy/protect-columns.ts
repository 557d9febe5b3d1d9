import { isMap, isScalar, isSeq, parseDocument, type Document, type Pair, type YAMLMap } from 'yaml'
import { parsePolicy } from './parse.ts'

/** A column, as `schema.table.column`, and the class that it is to be put into. */
export interface ColumnClass {
  readonly column: string
  readonly dataClass: string
}

/** What hides values of classes that a policy does not know yet; null hides them altogether. */
const masks: Readonly<Record<string, object | string | null>> = {
  ssn: { 'keep-last': 4 },
  'card-number': { 'keep-last': 4 },
  'account-number': { 'keep-last': 4 },
  iban: { 'keep-last': 4 },
  phone: { 'keep-last': 4 },
  email: 'token',
  birthday: 'year',
  'free-text': { fixed: '[hidden]' },
}

/**
 * The text of a policy with columns of a resource put into classes; what is there already stays as it is written, comments
 * too. Null when the text is no policy, or has no place where they could be put.
 */
export function protectColumns(
  text: string,
  resource: string,
  columns: readonly ColumnClass[],
): string | null {
  if (!holds(text, resource, [])) return null
  const written = columns.reduce<string | null>((all, one) => all && inserted(all, resource, one), text)
  if (written !== null && holds(written, resource, columns)) return written
  const rewritten = columns.reduce((all, one) => set(all, resource, one), text)
  return holds(rewritten, resource, columns) ? rewritten : null
}

function holds(text: string, resource: string, columns: readonly ColumnClass[]): boolean {
  const parsed = parsePolicy(Buffer.from(text), 'policy')
  if (!parsed.ok) return false
  const here = parsed.policy.protections.filter(({ resources }) => resources.names?.includes(resource))
  return columns.every((one) => here.some((entry) => entry.columns.get(one.column) === one.dataClass))
}

/** Lines put where they belong, so that nothing else of the text changes. */
function inserted(text: string, resource: string, { column, dataClass }: ColumnClass): string | null {
  const document = parseDocument(text)
  const classes = document.get('classes')
  if (!isMap(classes) || !classes.has(dataClass)) {
    const line = `${dataClass}: { mask: ${JSON.stringify(masks[dataClass] ?? null)} }`
    const withClass = isMap(classes) ? behindLast(text, classes, line) : `${ended(text)}classes:\n  ${line}\n`
    return withClass && inserted(withClass, resource, { column, dataClass })
  }
  const line = `${JSON.stringify(column).slice(1, -1) === column && !/["'\s:#]/.test(column) ? column : JSON.stringify(column)}: ${dataClass}`
  const entry = entryOf(document, resource)
  const known = entry?.get('columns')
  if (isMap(known)) return behindLast(text, known, line)
  const block = `- resources: ${resource}\n    columns:\n      ${line}\n`
  const protect = document.get('protect')
  if (protect === undefined) return `${ended(text)}protect:\n  ${block}`
  if (!isSeq(protect) || protect.flow === true) return null
  const start = text.indexOf('\n', text.search(/^protect:/m)) + 1
  const indent = /^ */.exec(text.slice(start))?.[0] ?? ''
  return `${text.slice(0, start)}${indent}- resources: ${resource}\n${indent}  columns:\n${indent}    ${line}\n${text.slice(start)}`
}

/** A line behind the last of a map that is written line by line; null where it is not. */
function behindLast(text: string, map: YAMLMap, line: string): string | null {
  const first = startOf(map.items[0])
  const last = endOf(map.items.at(-1))
  if (map.flow === true || first === null || last === null) return null
  const indent = first - (text.lastIndexOf('\n', first - 1) + 1)
  const found = text.indexOf('\n', last)
  const end = found < 0 ? text.length : found
  return `${text.slice(0, end)}\n${' '.repeat(indent)}${line}${text.slice(end)}`
}

function startOf(pair: Pair | undefined): number | null {
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? null) : null
}

function endOf(pair: Pair | undefined): number | null {
  const value = pair?.value
  if (isScalar(value)) return value.range?.[1] ?? null
  if (isMap(value) && value.flow === true) return value.range?.[1] ?? null
  return isMap(value) ? endOf(value.items.at(-1)) : null
}

function entryOf(document: Document, resource: string): YAMLMap | null {
  const protect = document.get('protect')
  if (!isSeq(protect)) return null
  const found = protect.items.find((item) => isMap(item) && item.get('resources') === resource)
  return isMap(found) ? found : null
}

/** Written anew where there is no line to put one behind; comments stay, the layout may not. */
function set(text: string, resource: string, { column, dataClass }: ColumnClass): string {
  const document = parseDocument(text)
  if (document.errors.length > 0) return text
  if (!document.hasIn(['classes', dataClass]))
    document.setIn(['classes', dataClass], { mask: masks[dataClass] ?? null })
  const entry = entryOf(document, resource)
  if (entry) entry.setIn(['columns', column], dataClass)
  else document.addIn(['protect'], { resources: resource, columns: { [column]: dataClass } })
  return document.toString()
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
