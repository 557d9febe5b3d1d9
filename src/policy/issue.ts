import * as z from 'zod'
import { nearest } from './suggestion.ts'

/** A schema's complaint in words for whoever wrote the file. */
export interface Issue {
  readonly path: readonly (string | number)[]
  /** True when the key rather than its value is at fault. */
  readonly atKey: boolean
  readonly message: string
  readonly fix: string
}

/** Turns what zod found into sentences with a fix; one per unknown key. `value` is what was checked. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  value: unknown,
): readonly Issue[] {
  const shape: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return issues.flatMap((issue) => describe(issue, shape, value, []))
}

function describe(
  issue: z.core.$ZodIssue,
  shape: unknown,
  value: unknown,
  above: readonly (string | number)[],
): readonly Issue[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], key, keysAt(shape, path)))
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      return [unknownWord(path, at(value, path), allowed)]
    }
    case 'invalid_union':
      return describeUnion(issue.errors, shape, value, path)
    case 'invalid_key':
      return [
        {
          path,
          atKey: true,
          message: `The key ${quote(path.at(-1))} cannot be used here.`,
          fix: sentence(issue.issues[0]?.message ?? 'Write another one'),
        },
      ]
    case 'invalid_type':
      return [wrongType(path, issue.expected, at(value, path))]
    case 'too_big':
      return [outOfBounds(path, issue.origin, Number(issue.maximum), 'most')]
    case 'too_small':
      return [outOfBounds(path, issue.origin, Number(issue.minimum), 'least')]
    case 'custom':
    case 'invalid_format':
      // The schemas' own words say what to write; the value stays unsaid, as below.
      return [{ path, atKey: false, message: 'This does not fit here.', fix: sentence(issue.message) }]
    case 'invalid_element':
    case 'not_multiple_of':
      return [{ path, atKey: false, message: sentence(issue.message), fix: 'Write what the schema allows.' }]
  }
}

function outOfBounds(
  path: readonly (string | number)[],
  origin: string,
  bound: number,
  end: 'most' | 'least',
): Issue {
  const isMost = end === 'most'
  const told = (message: string, fix: string): Issue => ({ path, atKey: false, message, fix })
  switch (origin) {
    case 'array':
    case 'record':
      return told(`Too ${isMost ? 'much' : 'little'} is listed here.`, `List at ${end} ${bound}.`)
    case 'string':
      return bound === 1 && !isMost
        ? told('Nothing is written here.', 'Write it, or remove the key.')
        : told(`The text is too ${isMost ? 'long' : 'short'}.`, `Write at ${end} ${bound} characters.`)
    default:
      return told(
        `The number is too ${isMost ? 'large' : 'small'}.`,
        `Write ${bound} or ${isMost ? 'less' : 'more'}.`,
      )
  }
}

/** Of the alternatives, the one that the value came nearest to: the fewest complaints about its own type. */
function describeUnion(
  alternatives: readonly (readonly z.core.$ZodIssue[])[],
  shape: unknown,
  value: unknown,
  path: readonly (string | number)[],
): readonly Issue[] {
  const deeper = alternatives.filter(
    (issues) => !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0),
  )
  const words = deeper.flatMap((issues) =>
    issues.flatMap((issue) =>
      issue.code === 'invalid_value' && issue.path.length === 0 ? issue.values.map(String) : [],
    ),
  )
  if (words.length > 0 && typeof at(value, path) !== 'object') {
    const issue = unknownWord(path, at(value, path), words)
    const keys = keysAt(shape, path)
    return [
      keys.length === 0 || !issue.fix.startsWith('Use one of')
        ? issue
        : { ...issue, fix: `${issue.fix} Or keys and values: ${keys.join(', ')}.` },
    ]
  }
  const closest = deeper.filter(
    (issues) => !issues.some((issue) => issue.code === 'invalid_value' && issue.path.length === 0),
  )
  const best = [...closest].sort((a, b) => unknownKeyCount(a) - unknownKeyCount(b) || a.length - b.length)[0]
  if (best) {
    // A key that is missing because it was mistyped is one mistake, not two.
    const mistyped = unknownKeyCount(best) > 0
    const told = best.filter((issue) => !(mistyped && issue.code === 'invalid_type'))
    return told.flatMap((issue) => describe(issue, shape, value, path))
  }
  const expected = alternatives.flatMap((issues) =>
    issues.flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : [])),
  )
  return [wrongType(path, [...new Set(expected)].join(' or '), at(value, path))]
}

function unknownKeyCount(issues: readonly z.core.$ZodIssue[]): number {
  return issues.filter((issue) => issue.code === 'unrecognized_keys').length
}

function unknownKey(path: readonly (string | number)[], key: string, known: readonly string[]): Issue {
  const meant = nearest(key, known)
  const fix = meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`
  return { path, atKey: true, message: `Unknown key \`${key}\`.`, fix }
}

function unknownWord(path: readonly (string | number)[], found: unknown, allowed: readonly string[]): Issue {
  const meant = typeof found === 'string' ? nearest(found, allowed) : null
  const list = `Use one of: ${allowed.join(', ')}.`
  if (found === undefined) return { path, atKey: false, message: missingKey(path), fix: list }
  const isSame = meant !== null && meant === found
  const fix = isSame ? 'Write it without quotes.' : meant === null ? list : `Did you mean \`${meant}\`?`
  return { path, atKey: false, message: `${quote(found)} is not known here.`, fix }
}

function wrongType(path: readonly (string | number)[], expected: string, found: unknown): Issue {
  if (found === undefined)
    return { path, atKey: false, message: missingKey(path), fix: `Add it: ${typeWords(expected)}.` }
  // The value itself stays unsaid: it may be a secret that stands where its source should be.
  const message = `Expected ${typeWords(expected)}, found ${describeType(found)}.`
  const scalar = typeof found === 'number' || typeof found === 'boolean'
  const quoted = scalar && expected.split(' or ').includes('string')
  const fix = quoted ? 'Put it in quotes.' : `Write ${typeWords(expected)} in its place.`
  return { path, atKey: false, message, fix }
}

function missingKey(path: readonly (string | number)[]): string {
  return path.length === 0 ? 'The file is empty.' : `The key \`${String(path.at(-1))}\` is missing.`
}

function typeWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    array: 'a list',
    object: 'keys and values',
    record: 'keys and values',
    boolean: 'true or false',
    number: 'a number',
    int: 'a whole number',
    null: 'nothing',
  }
  return expected
    .split(' or ')
    .map((word) => words[word] ?? word)
    .join(' or ')
}

function describeType(found: unknown): string {
  if (found === null) return 'nothing'
  if (Array.isArray(found)) return 'a list'
  if (typeof found === 'object') return 'keys and values'
  if (typeof found === 'number') return 'a number'
  return typeof found === 'boolean' ? 'true or false' : 'text'
}

function quote(found: unknown): string {
  if (!isPlain(found)) return describeType(found)
  const text = String(found)
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``
}

function isPlain(found: unknown): found is string | number | boolean | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof found)
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = Reflect.get(found, step)
  }
  return found
}

/** Every key that the JSON Schema allows at a path, whichever alternative it takes. */
function keysAt(shape: unknown, path: readonly (string | number)[]): readonly string[] {
  let shapes = alternativesOf(shape)
  for (const step of path) {
    shapes = shapes.flatMap((candidate) => {
      if (typeof step === 'number') return alternativesOf(child(candidate, 'items'))
      const named = child(child(candidate, 'properties'), step)
      return alternativesOf(named ?? child(candidate, 'additionalProperties'))
    })
  }
  return [...new Set(shapes.flatMap(keysOf))]
}

/** Its keys, each with a value of its own, or all with the like. */
function keysOf(shape: object): readonly string[] {
  const listed: unknown = child(child(shape, 'propertyNames'), 'enum')
  const names = Array.isArray(listed) ? listed.filter((one) => typeof one === 'string') : []
  return [...Object.keys(child(shape, 'properties') ?? {}), ...names]
}

function alternativesOf(shape: unknown): readonly object[] {
  if (typeof shape !== 'object' || shape === null) return []
  const inner: unknown = child(shape, 'anyOf') ?? child(shape, 'oneOf')
  return Array.isArray(inner) ? inner.flatMap(alternativesOf) : [shape]
}

function child(shape: unknown, key: string): object | undefined {
  if (typeof shape !== 'object' || shape === null || !Object.hasOwn(shape, key)) return undefined
  const found: unknown = Reflect.get(shape, key)
  return typeof found === 'object' && found !== null ? found : undefined
}
