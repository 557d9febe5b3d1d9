import type { BoundValue } from '../../../core/statement.ts'
import type { GivenValue } from '../../../sql/text/given-values.ts'

/**
 * What the client has bound to these parameters, in words; those left out of which it cannot be told: values of other types in
 * binary, and what is no text. `typesTold`: as the target has said that it takes them, for those whose type it was left.
 */
export function valuesTold(
  numbers: readonly number[],
  bound: readonly BoundValue[],
  typesTold: readonly number[],
): readonly GivenValue[] {
  let characters = 0
  return numbers.flatMap((number): GivenValue | readonly [] => {
    const one = bound[number - 1]
    if (!one) return []
    const { typeOid, format, value } = one
    const text =
      value && (format === 0 ? wordsIn(value) : binary(value, typeOid || (typesTold[number - 1] ?? 0)))
    if (text === undefined) return []
    characters += text?.length ?? 0
    return characters > charactersMax ? [] : { number, typeOid, text }
  })
}

/** Of these parameters, those that are not NULL, and of no type of users. */
export function filledOf(numbers: readonly number[], bound: readonly BoundValue[]): readonly GivenValue[] {
  return numbers.flatMap((number): GivenValue | readonly [] => {
    const one = bound[number - 1]
    if (!one?.value || one.typeOid >= firstUserOid) return []
    return { number, typeOid: 0, text: '', isFilled: true }
  })
}

const firstUserOid = 16_384

/** Beyond this they are not looked at: a text of that length is rare where anything hangs on it. */
const charactersMax = 16_384

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function wordsIn(value: Buffer): string | undefined {
  try {
    const text = utf8.decode(value)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/** Types of texts, whose bytes are the same in both formats. */
const texts: ReadonlySet<number> = new Set([19, 25, 1042, 1043])
const integers: ReadonlyMap<number, number> = new Map([
  [20, 8],
  [21, 2],
  [23, 4],
])
const boolean = 16

function binary(value: Buffer, type: number): string | undefined {
  if (texts.has(type)) return wordsIn(value)
  if (type === boolean) return value.length === 1 ? (value[0] === 0 ? 'f' : 't') : undefined
  if (integers.get(type) !== value.length) return undefined
  return value.length === 8 ? `${value.readBigInt64BE()}` : `${value.readIntBE(0, value.length)}`
}
