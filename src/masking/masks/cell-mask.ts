import type { Protection } from '../../core/decision.ts'
import type { FieldDescription } from './field.ts'
import { fieldBytesMax } from './copy-fields.ts'
import { documentMask, writeDocument } from './document-mask.ts'
import type { DocumentMask } from './document-mask.ts'
import { charBytesMax, hiddenText, writeKeptEnd } from '../detectors/kept-end.ts'
import { reversibleTokenBytes, reversibleTokenOf } from './reversible-token.ts'
import { tokenBytes, tokenOf } from './token.ts'
import type { TokenKeys } from './token.ts'
import { writeYearOfBinary, yearBytesMax, yearGrowthMax, yearOfText } from './year.ts'
import type { YearShape } from './year.ts'

/** How the cells of one column are replaced. NULL stays NULL unless the mask hides it. */
export type CellMask =
  /** Always the same bytes; null makes the cell NULL. `hidesNull` replaces NULL cells as well. */
  | { readonly kind: 'constant'; readonly value: Buffer | null; readonly hidesNull?: true }
  | {
      readonly kind: 'keep-last'
      readonly count: number
      readonly blankPadded: boolean
      readonly charsMax: number
    }
  | {
      readonly kind: 'token'
      readonly dataClass: string
      readonly blankPadded: boolean
      readonly isReversible?: true
    }
  | { readonly kind: 'year'; readonly shape: YearShape; readonly binary: boolean }
  | DocumentMask

// Nobody keeps more; it bounds what a mask may write.
const keptCharsMax = 64
const nullMask: CellMask = { kind: 'constant', value: null }

/** The mask of a protection for a column of this type and format: NULL where the strategy does not fit. */
export function maskFor(protection: Protection, field: FieldDescription): CellMask {
  const { strategy } = protection
  const form = formOf(field)
  switch (strategy.kind) {
    case 'null':
      return nullMask
    case 'fixed':
      return constantMask(strategy.text, field)
    case 'keep-last':
      if (form !== 'text') return nullMask
      return {
        kind: 'keep-last',
        count: Math.min(keptCharsMax, Math.max(0, Math.floor(strategy.count))),
        blankPadded: field.typeOid === typeOids.bpchar,
        charsMax: charsMaxOf(field),
      }
    case 'token':
      if (form !== 'text') return nullMask
      return {
        kind: 'token',
        dataClass: strategy.dataClass,
        blankPadded: field.typeOid === typeOids.bpchar,
        ...(strategy.isReversible ? { isReversible: true } : {}),
      }
    case 'year':
      if (form !== 'date' && form !== 'timestamp' && form !== 'timestamptz') return nullMask
      return { kind: 'year', shape: form, binary: field.format === 1 }
    case 'members': {
      if (form !== 'json' && form !== 'jsonb' && form !== 'text') return nullMask
      const hasVersion = form === 'jsonb' && field.format === 1
      return documentMask(strategy.members, hasVersion, constantValue(hiddenText, field))
    }
  }
}

/**
 * The mask that shows nothing of a value: fixed text where the type is text, else NULL. Nor does it show which cells are
 * NULL: an expression such as `nullif(ssn, '…')` answers a question by that alone.
 */
export function wholeMask(field: FieldDescription): CellMask {
  return { kind: 'constant', value: constantValue(hiddenText, field), hidesNull: true }
}

/** The most bytes by which a value under this mask may be longer than the value itself. */
export function growthMax(mask: CellMask): number {
  switch (mask.kind) {
    case 'constant':
      return mask.value?.length ?? 0
    case 'keep-last':
      return hiddenText.length
    case 'token':
      return mask.isReversible ? reversibleTokenBytes(mask.dataClass) : tokenBytes(mask.dataClass)
    case 'year':
      return yearGrowthMax
    case 'document':
      return mask.otherwise?.length ?? 0
  }
}

/** Bytes that each byte of a value under this mask may become. */
export function growthFactor(mask: CellMask): number {
  return mask.kind === 'document' ? mask.growth : 1
}

/** The most bytes that can stand for a value under this mask, however long the value. */
export function lengthMax(mask: CellMask): number {
  switch (mask.kind) {
    case 'constant':
    case 'token':
      return growthMax(mask)
    case 'keep-last':
      return hiddenText.length + charBytesMax * mask.count
    case 'year':
      return yearBytesMax
    case 'document':
      return growthMax(mask) + fieldBytesMax * mask.growth
  }
}

/**
 * Writes what stands for the value `input[from, to)` at `output[outAt…)`; returns the new end, or -1 for NULL.
 * The caller has made room for the value's length plus `growthMax`.
 */
export function writeMasked(
  mask: CellMask,
  keys: TokenKeys,
  input: Buffer,
  from: number,
  to: number,
  output: Buffer,
  outAt: number,
): number {
  switch (mask.kind) {
    case 'constant':
      return mask.value ? writeConstant(mask.value, output, outAt) : -1
    case 'keep-last':
      return writeKeptEnd(
        mask.count,
        mask.charsMax,
        input,
        from,
        mask.blankPadded ? trimmed(input, from, to) : to,
        output,
        outAt,
      )
    case 'token': {
      const value = input.subarray(from, mask.blankPadded ? trimmed(input, from, to) : to)
      const make = mask.isReversible ? reversibleTokenOf : tokenOf
      return outAt + output.write(make(keys.tokenKey(mask.dataClass), mask.dataClass, value), outAt, 'latin1')
    }
    case 'document':
      return writeDocument(mask, keys, input, from, to, output, outAt)
    case 'year': {
      if (mask.binary) return writeYearOfBinary(mask.shape, input, from, to, output, outAt)
      const text = yearOfText(mask.shape, input, from, to)
      return text === null ? -1 : outAt + output.write(text, outAt, 'latin1')
    }
  }
}

// So few bytes, mostly, that a call into native code would cost more than all of them.
function writeConstant(value: Buffer, output: Buffer, outAt: number): number {
  let out = outAt
  for (let at = 0; at < value.length; at++) output[out++] = value[at]!
  return out
}

// Trailing blanks mean nothing in char(n): what it holds is the value without them.
function trimmed(input: Buffer, from: number, to: number): number {
  let end = to
  while (end > from && input[end - 1] === 0x20) end--
  return end
}

type Form = 'text' | 'json' | 'jsonb' | 'other' | YearShape

const typeOids = { bpchar: 1042, varchar: 1043, name: 19, json: 114, jsonb: 3802 } as const

// Only built-in types are named: what an OID from 16384 on stands for is the target's own affair, and becomes NULL.
const forms: ReadonlyMap<number, Form> = new Map<number, Form>([
  [25, 'text'],
  [typeOids.varchar, 'text'],
  [typeOids.bpchar, 'text'],
  [typeOids.name, 'text'],
  [705, 'text'], // unknown
  [typeOids.json, 'json'],
  [typeOids.jsonb, 'jsonb'],
  [1082, 'date'],
  [1114, 'timestamp'],
  [1184, 'timestamptz'],
])

function formOf(field: FieldDescription): Form {
  return forms.get(field.typeOid) ?? 'other'
}

function constantMask(text: string, field: FieldDescription): CellMask {
  const value = constantValue(text, field)
  // Documents of rows are kept in such columns, and which of those are NULL may hang on what is in the rows.
  const isDocument = field.typeOid === typeOids.json || field.typeOid === typeOids.jsonb
  return isDocument ? { kind: 'constant', value, hidesNull: true } : { kind: 'constant', value }
}

function constantValue(text: string, field: FieldDescription): Buffer | null {
  const form = formOf(field)
  switch (form) {
    case 'text':
      return Buffer.from(clipped(text, field))
    case 'json':
      return Buffer.from(JSON.stringify(text))
    case 'jsonb':
      // In binary, a version byte stands before the text.
      return Buffer.from(`${field.format === 1 ? '\u0001' : ''}${JSON.stringify(text)}`)
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'other':
      return null
  }
}

function clipped(text: string, field: FieldDescription): string {
  // PostgreSQL's text holds no zero character, and drivers may stop at one.
  const clean = text.replaceAll('\0', '')
  const charsMax = charsMaxOf(field)
  return charsMax >= clean.length ? clean : Array.from(clean).slice(0, charsMax).join('')
}

/** How many code points a value of this column may have. The modifier of varchar(n) and char(n) is n + 4. */
function charsMaxOf(field: FieldDescription): number {
  if (field.typeOid === typeOids.name) return 15 // 63 bytes, whatever the characters
  const limited = field.typeOid === typeOids.varchar || field.typeOid === typeOids.bpchar
  return limited && field.typeModifier > 4 ? field.typeModifier - 4 : Number.MAX_SAFE_INTEGER
}
