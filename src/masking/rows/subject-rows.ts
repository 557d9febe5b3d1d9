import { Buffer } from 'node:buffer'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { SubjectColumns } from '../../core/decision.ts'
import type { StatementFacts } from '../../core/inspection.ts'
import type { FieldDescription } from '../masks/field.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { viewOf } from '../detectors/passage.ts'
import { SubjectHash, type SubjectKeys } from './subject-hash.ts'
import { planCopySubjects, planSubjects, type SubjectPlan } from './subject-plan.ts'
import type { SubjectTally } from './subject-tally.ts'

/** Counts whom rows are about. */
export interface SubjectRows {
  /**
   * How many subjects the whole message `bytes[at, end)` would add to the tally, which stays as it is. Throws `MaskFailure`
   * when it is malformed.
   */
  weigh(bytes: Buffer, at: number, end: number, tally: SubjectTally): number
  /** Adds to the tally what was weighed last. */
  take(tally: SubjectTally): void
}

/** Counts the rows of a result with these fields; null where they are about nobody. */
export function subjectsOfRows(
  fields: readonly FieldDescription[],
  facts: StatementFacts | null,
  subjects: SubjectColumns,
  snapshot: CatalogSnapshot | null,
  keys: SubjectKeys,
): SubjectRows | null {
  const plan = planSubjects(fields, facts, subjects, snapshot)
  return plan && new DataRows(plan, keys)
}

/** The same for a COPY. */
export function subjectsOfCopy(
  facts: StatementFacts | null,
  subjects: SubjectColumns,
  snapshot: CatalogSnapshot | null,
): SubjectRows | null {
  const plan = planCopySubjects(facts, subjects, snapshot)
  return plan && new CopiedRows(plan.own, plan.isComputed)
}

/** What is computed may be made of many rows: so many bytes of it count for one subject. */
const computedBytesEach = 8
const headerBytes = 7 // type, int32 length (counts itself), int16 number of cells
const [unread, computed] = [-1, -2]

class DataRows implements SubjectRows {
  readonly #plan: SubjectPlan
  /** For each column up to the last one that counts: its place among the named, or what it is instead. */
  readonly #columns: Int32Array
  readonly #hashes: readonly SubjectHash[]
  /** Of the row weighed last: whom it names, how many are new, and how many it counts for besides. */
  readonly #found: Float64Array
  #foundCount = 0
  #own = 0
  /** For each group, whether the row weighed last says whom it is about. */
  readonly #told: Uint8Array
  readonly #value = new SubjectValue()

  constructor(plan: SubjectPlan, keys: SubjectKeys) {
    const { named } = plan
    this.#plan = plan
    const last = Math.max(-1, ...named.map(({ column }) => column), ...plan.computed)
    this.#columns = new Int32Array(last + 1).fill(unread)
    for (const [place, { column }] of named.entries()) this.#columns[column] = place
    for (const column of plan.computed) this.#columns[column] = computed
    this.#hashes = named.map(({ kind }) => SubjectHash.of(keys, kind))
    this.#found = new Float64Array(named.length)
    this.#told = new Uint8Array(plan.groups)
  }

  weigh(bytes: Buffer, at: number, end: number, tally: SubjectTally): number {
    const { columnCount, own, named } = this.#plan
    const columns = this.#columns
    const view = viewOf(bytes)
    if (end - at < headerBytes || view.getInt16(at + 5) !== columnCount)
      throw new MaskFailure('a row has a wrong number of cells')
    this.#foundCount = 0
    this.#own = own
    this.#told.fill(0)
    let fresh = 0
    let cell = at + headerBytes
    for (let column = 0; column < columns.length; column += 1) {
      if (cell + 4 > end) throw new MaskFailure('a cell is cut off')
      const length = view.getInt32(cell)
      const from = cell + 4
      const to = length === -1 ? from : from + length
      if (length < -1 || to > end) throw new MaskFailure('a cell is cut off')
      cell = to
      const place = columns[column]!
      if (place === computed) this.#own += Math.max(1, Math.ceil((to - from) / computedBytesEach))
      if (place < 0 || length === -1) continue
      const { typeOid, format, group } = named[place]!
      this.#told[group] = 1
      const hash = this.#value.hash(this.#hashes[place]!, bytes, from, to, typeOid, format)
      if (!tally.has(hash)) fresh += 1
      this.#found[this.#foundCount++] = hash
    }
    for (const isTold of this.#told) if (isTold === 0) this.#own += 1
    return fresh + this.#own
  }

  take(tally: SubjectTally): void {
    tally.own += this.#own
    for (let at = 0; at < this.#foundCount; at += 1) tally.add(this.#found[at]!)
  }
}

/** Rows that are not taken apart. */
class CopiedRows implements SubjectRows {
  readonly #own: number
  readonly #isComputed: boolean
  #weight = 0

  constructor(own: number, isComputed: boolean) {
    this.#own = own
    this.#isComputed = isComputed
  }

  weigh(_bytes: Buffer, at: number, end: number): number {
    this.#weight = this.#own + (this.#isComputed ? Math.ceil((end - at) / computedBytesEach) : 0)
    return this.#weight
  }

  take(tally: SubjectTally): void {
    tally.own += this.#weight
  }
}

const [int8, int2, int4, oid, uuid] = [20, 21, 23, 26, 2950]
/** Types whose binary form is their text: name, text, bpchar, varchar and the unknown of a literal. */
const textual: ReadonlySet<number> = new Set([19, 25, 705, 1042, 1043])
const dash = 0x2d
const hexDigits = Buffer.from('0123456789abcdef')
/** Behind which hex digits of a uuid, counted in bytes, a dash stands. */
const dashesBehind: ReadonlySet<number> = new Set([3, 5, 7, 9])

/** Hashes values so that one value is one subject whichever the format and the width of its type. */
class SubjectValue {
  /** The text of a number, written from its end, and of a uuid. */
  readonly #text = Buffer.alloc(40)

  hash(hash: SubjectHash, bytes: Buffer, from: number, to: number, typeOid: number, format: number): number {
    if (format === 0 || textual.has(typeOid)) return hash.of(bytes, from, to)
    const text = this.#text
    const length = to - from
    if (typeOid === int2 && length === 2) return this.#number(hash, bytes.readInt16BE(from))
    if (typeOid === int4 && length === 4) return this.#number(hash, bytes.readInt32BE(from))
    if (typeOid === oid && length === 4) return this.#number(hash, bytes.readUInt32BE(from))
    if (typeOid === int8 && length === 8) {
      const number = bytes.readInt32BE(from) * 2 ** 32 + bytes.readUInt32BE(from + 4)
      if (Number.isSafeInteger(number)) return this.#number(hash, number)
      const written = text.write(bytes.readBigInt64BE(from).toString(), 0, 'latin1')
      return hash.of(text, 0, written)
    }
    if (typeOid === uuid && length === 16) return this.#uuid(hash, bytes, from)
    return hash.of(bytes, from, to)
  }

  #number(hash: SubjectHash, number: number): number {
    const text = this.#text
    let at = text.length
    let rest = Math.abs(number)
    do {
      at -= 1
      text[at] = 0x30 + (rest % 10)
      rest = Math.floor(rest / 10)
    } while (rest > 0)
    if (number < 0) {
      at -= 1
      text[at] = dash
    }
    return hash.of(text, at, text.length)
  }

  #uuid(hash: SubjectHash, bytes: Buffer, from: number): number {
    const text = this.#text
    let out = 0
    for (let at = 0; at < 16; at += 1) {
      const byte = bytes[from + at]!
      text[out++] = hexDigits[byte >> 4]!
      text[out++] = hexDigits[byte & 15]!
      if (dashesBehind.has(at)) text[out++] = dash
    }
    return hash.of(text, 0, out)
  }
}
