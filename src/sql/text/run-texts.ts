import { constantText, tree } from './tree.ts'
import type { Node } from './tree.ts'

/** Built-in functions that run the statement in their first argument. */
const builtIns: ReadonlySet<string> = new Set([
  'ts_stat',
  'query_to_xml',
  'query_to_xmlschema',
  'query_to_xml_and_xmlschema',
])

/** The extension tablefunc's that run the statements in their arguments. */
const crosstabs: ReadonlySet<string> = new Set([
  'crosstab',
  'crosstab2',
  'crosstab3',
  'crosstab4',
  'crosstab_hash',
])

/** True for a built-in function that runs the statement in its first argument. */
export function runsText(name: string): boolean {
  return builtIns.has(name)
}

/** The statements that a built-in function runs; null where that is not plain. */
export function textsOfBuiltIn(name: string, args: readonly Node[]): readonly string[] | null {
  const text = builtIns.has(name) ? constantText(args[0] ?? null) : null
  return text === null ? null : [text]
}

/** The same of a function of tablefunc. */
export function textsOfTablefunc(name: string, args: readonly Node[]): readonly string[] | null {
  if (name === 'connectby') return textsOfTree(args)
  if (!crosstabs.has(name)) return null
  const texts = args.filter((arg) => !isNumber(arg)).map(constantText)
  return texts.every((text) => text !== null) ? texts : null
}

/**
 * What `connectby` asks for each level: its arguments are table, key, parent key, the order of siblings where the sixth
 * argument is the depth, start, depth. They go into the text as they are, but for the start.
 */
function textsOfTree(args: readonly Node[]): readonly string[] | null {
  const isOrdered = !isNumber(args[4])
  if (isOrdered && !isNumber(args[5])) return null
  const [table, key, parent, order] = [0, 1, 2, 3].map((at) => constantText(args[at] ?? null))
  if (!table || !key || !parent) return null
  if (isOrdered && !order) return null
  const asked = `SELECT ${key}, ${parent} FROM ${table} WHERE ${parent} = '' AND ${key} IS NOT NULL AND ${key} <> ${parent}`
  return [isOrdered ? `${asked} ORDER BY ${order}` : asked]
}

function isNumber(arg: Node | undefined): boolean {
  return arg?.tag === 'A_Const' && tree(arg.body, 'ival') !== null
}
