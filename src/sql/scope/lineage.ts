import type { ColumnName, DocumentPath, Within } from '../../core/inspection.ts'

/** Where a value comes from. */
export interface Lineage {
  /** Names of every base column whose value may be in it, without repetition. */
  readonly sources: readonly ColumnName[]
  /** The value is one column's, unchanged; then `sources` are names of that same column (view, base, partition). */
  readonly direct: boolean
  /** Of what is not direct: it is, unchanged, the value of one of its sources, whichever. */
  readonly unchanged?: true
  /** It is a document that holds the values of all its sources as they are. */
  readonly isDocument?: true
  /** Which row of its relation a direct value is from: values with the same mark stand in the same row. Absent where that is not told. */
  readonly row?: symbol
  /** False when it may hold anything. */
  readonly known: boolean
  /** Of sources that are documents, the members that it is made from; see `Within`. */
  readonly within?: Within
  /** The value is, unchanged, what stands at this path of the one column that `sources` name. */
  readonly member?: DocumentPath
  /** Working it out may fail, or do something that can be noticed: whether it is worked out at all must tell of no value. */
  readonly fails?: true
  /** It may be a row, or hold one, which not every other row can be compared with. */
  readonly isRow?: true
  /** It may be a value far from any that a column holds, put in the stead of one; see `brought-types.ts`. */
  readonly wild?: true
  /**
   * How many times as long as a stored value it may be, parts of one for what no column is in; absent where it is no longer than
   * a stored value, or a short constant.
   */
  readonly size?: number
  /** It may come any number of times, since what stands beside it in FROM has nothing to do with it. */
  readonly many?: true
  /** The rules by which its texts are ordered, where columns name them: `?` for any, `several` where comparing them fails. */
  readonly collation?: string
  /** Of a computed column, the type that the server knows it by, where that is known here. */
  readonly type?: string
  /** What a sub-select in the value's place calls it, where its text does not tell. */
  readonly heading?: string
  /** Of rows that a routine yields: what each of their columns is made from. Of no use once anything is made of the rows. */
  readonly fields?: readonly { readonly name: string; readonly lineage: Lineage }[]
}

/** One column of a row, as a query level offers it to the level around it. */
export interface Column {
  readonly name: string
  readonly lineage: Lineage
  /** The stored columns that reading this one reads; empty when its making has read them already. */
  readonly reads: readonly ColumnRead[]
}

/** The columns of one relation that a reference reads, under every name a protection may use. */
export interface ColumnRead {
  readonly relation: string
  readonly columns: readonly ColumnName[]
  /** What working it out may fail by. */
  readonly tested?: readonly ColumnName[]
  /** See `Effect.shown`. */
  readonly isShown?: true
}

/** The rows of a query level. `open` is set when there may be further columns, with the lineage that they have. */
export interface Shape {
  readonly columns: readonly Column[]
  readonly open: Lineage | null
  /** Columns that steer which rows there are and in what order. */
  readonly uses: Lineage
}

export const nothing: Lineage = { sources: [], direct: false, known: true }
export const anything: Lineage = { sources: [], direct: false, known: false }
export const noRows: Shape = { columns: [], open: null, uses: nothing }

/** A value computed from all of these. */
export function joined(parts: readonly Lineage[]): Lineage {
  let first: Lineage | null = null
  let all: Set<ColumnName> | null = null
  let known = true
  const marks = marksOf(parts)
  for (const part of parts) {
    known &&= part.known
    if (part.sources.length === 0 || part.sources === first?.sources) continue
    if (first === null) {
      first = part
      continue
    }
    all ??= new Set(first.sources)
    for (const source of part.sources) all.add(source)
  }
  if (first === null)
    return marks ? { ...(known ? nothing : anything), ...marks } : known ? nothing : anything
  const within = joinedWithin(parts)
  const sources = all ? [...all] : first.sources
  return { sources, direct: false, known, ...(within ? { within } : {}), ...marks }
}

type Marks = Pick<Lineage, 'fails' | 'isRow' | 'wild' | 'many' | 'size' | 'collation'>

/** What of these holds for whatever is made of them. */
export function marksOf(parts: readonly Lineage[]): Marks | null {
  let [fails, isRow, wild, many, isStored] = [false, false, false, false, false]
  let size = 0
  let collation: string | undefined
  for (const part of parts) {
    fails ||= part.fails === true
    isRow ||= part.isRow === true
    wild ||= part.wild === true
    many ||= part.many === true
    isStored ||= part.sources.length > 0
    if (part.size !== undefined && part.size > size) size = part.size
    if (part.collation === undefined || part.collation === collation) {
      if (part.collation === '?') collation = 'several'
    } else collation = collation === undefined ? part.collation : 'several'
  }
  if (isStored && size <= 1) size = 0
  if (!fails && !isRow && !wild && !many && size === 0 && collation === undefined) return null
  return {
    ...(fails ? { fails } : {}),
    ...(isRow ? { isRow } : {}),
    ...(wild ? { wild } : {}),
    ...(many ? { many } : {}),
    ...(size > 0 ? { size } : {}),
    ...(collation === undefined ? {} : { collation }),
  }
}

const byCodes: ReadonlySet<string> = new Set(['C', 'POSIX', 'default', 'ucs_basic'])

/** True where texts may be ordered by rules under which different ones are equal: some servers look for no pattern in such. */
export function isLooselyEqual({ collation }: Lineage): boolean {
  return collation !== undefined && !byCodes.has(collation)
}

/** The same value, whose making may fail. */
export function failing(lineage: Lineage): Lineage {
  return lineage.fails ? lineage : { ...lineage, fails: true }
}

/** So many times as long as a stored value of some kilobytes something may be, far below what a text or a message holds. */
export const sizeMax = 4096

/** A constant of up to so many characters counts as `shortSize`. */
export const shortLength = 64
const shortSize = 1 / 64

/** How many times as long as a stored value the constants among these are together. */
export function constantSize(parts: readonly Lineage[]): number {
  let size = 0
  for (const one of parts) if (one.sources.length === 0) size += one.size ?? shortSize
  return size
}

/** A constant of so many characters. */
export function constantOf(length: number): Lineage {
  return length <= shortLength ? nothing : { ...nothing, size: (length / shortLength) * shortSize }
}

/** What a client gives: a message of the wire is no longer than a quarter of the shortest thing that does not fit. */
export const parameter: Lineage = { ...nothing, size: sizeMax / 4 }

/** The same sources in a value of some bytes. */
export function unsized(lineage: Lineage): Lineage {
  if (lineage.size === undefined) return lineage
  const { size: _size, ...rest } = lineage
  return rest
}

/** The same value, so many times as long as a stored one. */
export function sized(lineage: Lineage, size: number): Lineage {
  return size > (lineage.size ?? (lineage.sources.length === 0 ? 0 : 1)) ? { ...lineage, size } : lineage
}

/** The same sources in a field of the row. */
export function asField(lineage: Lineage): Lineage {
  const { isRow, ...rest } = lineage
  return isRow ? rest : lineage
}

/** The same sources in a row, or in what holds rows. */
export function asRow(lineage: Lineage): Lineage {
  const { collation: _collation, unchanged: _unchanged, isDocument: _document, ...rest } = lineage
  return lineage.isRow ? lineage : { ...rest, isRow: true }
}

/** Members of one column that are told apart; beyond it counts whole. */
const pathsMax = 64

/** What counts whole in one part counts whole. */
function joinedWithin(parts: readonly Lineage[]): Within | null {
  if (!parts.some((part) => part.within)) return null
  const found = new Map<ColumnName, readonly DocumentPath[] | null>()
  for (const { sources, within } of parts)
    for (const source of sources) {
      const [before, paths] = [found.get(source), within?.[source]]
      const all = before === null || !paths ? null : [...(before ?? []), ...paths]
      found.set(source, all !== null && all.length > pathsMax ? null : all)
    }
  const entries = [...found].flatMap(([source, paths]) => (paths ? [[source, paths] as const] : []))
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

/** The same sources, no longer unchanged. */
export function changed(lineage: Lineage): Lineage {
  const { direct, unchanged, isDocument } = lineage
  const isPlain = !direct && unchanged === undefined && isDocument === undefined
  if (isPlain && lineage.member === undefined && lineage.type === undefined) return lineage
  const {
    member: _member,
    row: _row,
    type: _type,
    unchanged: _unchanged,
    isDocument: _document,
    ...rest
  } = lineage
  return { ...rest, direct: false }
}

/** What stands under these keys of a value; null keys stand for places that are not known beforehand. */
export function memberOf(lineage: Lineage, keys: readonly (string | null)[]): Lineage {
  const from = lineage.direct ? [] : lineage.member
  if (from === undefined || !lineage.known) return changed(lineage)
  const end = keys.indexOf(null)
  const path = [...from, ...keys.slice(0, end < 0 ? keys.length : end)].filter((key) => key !== null)
  const { sources } = lineage
  const isWhole = path.length === 0
  return {
    sources,
    direct: false,
    known: true,
    ...(isWhole ? {} : { within: Object.fromEntries(sources.map((source) => [source, [path]])) }),
    ...(end < 0 ? { member: path } : {}),
    ...marksOf([lineage]),
  }
}

/** A value that is one or the other, as in a set operation: unchanged only when both are the same column. */
export function either(left: Lineage, right: Lineage): Lineage {
  if (left.direct && right.direct && sameSources(left, right)) {
    const { row: _row, ...value } = left
    return value
  }
  return joined([left, right])
}

/** True when both name the same sources in the same order. */
export function sameSources(left: Lineage, right: Lineage): boolean {
  if (left.sources === right.sources) return true
  return (
    left.sources.length === right.sources.length &&
    left.sources.every((name, at) => name === right.sources[at])
  )
}

/** What all columns of a shape hold together, those that are not listed included. */
export function whole(shape: {
  readonly columns: readonly Column[]
  readonly open: Lineage | null
}): Lineage {
  const parts = shape.columns.map((column) => column.lineage)
  return joined(shape.open ? [...parts, shape.open] : parts)
}
