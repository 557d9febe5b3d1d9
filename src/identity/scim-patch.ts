import { isRecord } from './strict-json.ts'

/** A SCIM resource as its client wrote it. */
export type ScimDocument = Readonly<Record<string, unknown>>

/** Why something cannot be done, as RFC 7644 section 3.12 says it. */
export class ScimFault {
  readonly status: 400 | 401 | 404 | 409 | 413 | 503
  readonly scimType: string
  readonly detail: string

  constructor(status: ScimFault['status'], scimType: string, detail: string) {
    this.status = status
    this.scimType = scimType
    this.detail = detail
  }
}

const operationsMax = 1000
const readOnly: ReadonlySet<string> = new Set(['id', 'meta', 'schemas', 'groups'])

/**
 * A document after the operations of a PATCH (RFC 7644 section 3.5.2), as directories send them: paths of an attribute,
 * of a member, of the elements of a list that a filter chooses; or none, with the attributes in the value. Pure.
 */
export function applyPatch(document: ScimDocument, body: unknown): ScimDocument | ScimFault {
  const operations = isRecord(body) ? memberOf(body, 'operations') : undefined
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > operationsMax)
    return new ScimFault(400, 'invalidSyntax', `A patch has 1 to ${operationsMax} operations.`)
  let patched: ScimDocument = document
  for (const operation of operations) {
    const next = applyOne(patched, operation)
    if (next instanceof ScimFault) return next
    patched = next
  }
  return patched
}

/** True for a name of the schema that all users or groups have, with or without an attribute of it. */
export function namesCore(name: string): boolean {
  return /^urn:ietf:params:scim:schemas:core:/i.test(name)
}

/** An attribute by its name, whatever its case (RFC 7643 section 2.1). */
export function memberOf(document: ScimDocument, name: string): unknown {
  const key = keyOf(document, name)
  return key === null ? undefined : document[key]
}

/** A truth value as directories write it: some send it as a word. */
export function truthOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return null
  const word = value.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : null
}

function applyOne(document: ScimDocument, operation: unknown): ScimDocument | ScimFault {
  if (!isRecord(operation)) return new ScimFault(400, 'invalidSyntax', 'An operation is an object.')
  const op = String(memberOf(operation, 'op')).toLowerCase()
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    return new ScimFault(400, 'invalidSyntax', 'An operation adds, replaces or removes.')
  const path = memberOf(operation, 'path')
  const value = memberOf(operation, 'value')
  if (path === undefined || path === '') {
    if (op === 'remove' || !isRecord(value))
      return new ScimFault(400, 'noTarget', 'Without a path the value says what to set.')
    let patched: ScimDocument = document
    for (const [name, inner] of Object.entries(value)) {
      if (readOnly.has(name.toLowerCase())) continue
      const next = applyAt(patched, op, name, inner)
      if (next instanceof ScimFault) return next
      patched = next
    }
    return patched
  }
  if (typeof path !== 'string') return new ScimFault(400, 'invalidPath', 'A path is a text.')
  return applyAt(document, op, path, value)
}

type Op = 'add' | 'replace' | 'remove'

function applyAt(document: ScimDocument, op: Op, path: string, value: unknown): ScimDocument | ScimFault {
  const plain = /^(?:urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):)?(.*)$/i.exec(path)?.[1] ?? ''
  // The schema of users itself names no attribute: what is said under it must not be put aside.
  if (namesCore(plain)) return new ScimFault(400, 'invalidPath', 'Name the attribute.')
  // An attribute of an extension: kept whole under its own name.
  if (/^urn:[\w:.-]{1,200}$/i.test(plain)) return set(document, plain, op === 'remove' ? undefined : value)
  const [, name, , filtered, wanted, inner] =
    /^([A-Za-z][\w$-]{0,63})(\[([A-Za-z]\w{0,63}) eq ("(?:[^"\\]|\\.)*"|true|false)\])?(?:\.([A-Za-z]\w{0,63}))?$/i.exec(
      plain,
    ) ?? []
  if (name === undefined) return new ScimFault(400, 'invalidPath', 'This path is not understood.')
  if (readOnly.has(name.toLowerCase()))
    return new ScimFault(400, 'mutability', `${name} is not the client's to change.`)
  const key = keyOf(document, name) ?? name
  if (filtered !== undefined && wanted !== undefined)
    return set(document, key, elementsAfter(document[key], op, filtered, wanted, inner, value))
  if (inner !== undefined) {
    const holder = isRecord(document[key]) ? document[key] : {}
    return set(document, key, set(holder, keyOf(holder, inner) ?? inner, op === 'remove' ? undefined : value))
  }
  return set(document, key, valueAfter(document[key], op, value))
}

function valueAfter(before: unknown, op: Op, value: unknown): unknown {
  if (op === 'replace') return value
  const list = Array.isArray(before) ? before : []
  const given: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const ids = new Set(given.map(idOf))
  if (op === 'remove') return given.length === 0 ? undefined : list.filter((one) => !ids.has(idOf(one)))
  if (!Array.isArray(before) && !Array.isArray(value)) return value
  const known = new Set(list.map(idOf))
  return [...list, ...given.filter((one) => !known.has(idOf(one)))]
}

function elementsAfter(
  before: unknown,
  op: Op,
  filtered: string,
  wanted: string,
  inner: string | undefined,
  value: unknown,
): unknown {
  const list: readonly unknown[] = Array.isArray(before) ? before : []
  const text: unknown = JSON.parse(
    wanted.toLowerCase() === wanted || wanted.startsWith('"') ? wanted : wanted.toLowerCase(),
  )
  const isChosen = (one: unknown): boolean =>
    isRecord(one) && String(memberOf(one, filtered)).toLowerCase() === String(text).toLowerCase()
  if (op === 'remove' && inner === undefined) return list.filter((one) => !isChosen(one))
  const changed = list.map((one) => {
    if (!isChosen(one) || !isRecord(one)) return one
    if (inner === undefined) return isRecord(value) ? { ...one, ...value } : one
    return set(one, keyOf(one, inner) ?? inner, op === 'remove' ? undefined : value)
  })
  if (op === 'remove' || list.some(isChosen)) return changed
  return [...changed, { [filtered]: text, ...(inner === undefined ? {} : { [inner]: value }) }]
}

function idOf(value: unknown): unknown {
  return isRecord(value) ? memberOf(value, 'value') : value
}

function keyOf(document: ScimDocument, name: string): string | null {
  const lower = name.toLowerCase()
  return Object.keys(document).find((key) => key.toLowerCase() === lower) ?? null
}

function set(document: ScimDocument, key: string, value: unknown): ScimDocument {
  const { [key]: _, ...others } = document
  return value === undefined ? others : { ...others, [key]: value }
}
