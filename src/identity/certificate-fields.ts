import type { X509Certificate } from 'node:crypto'
import {
  booleanIn,
  derTags,
  elementsIn,
  objectIdentifierIn,
  sequenceIn,
  smallIntegerIn,
  type Element,
} from '../core/der-reader.ts'

/** What the extensions of a certificate say (RFC 5280 section 4.2), as far as it decides who somebody is. */
export interface CertificateFields {
  /** URIs among the subject's alternative names, in their order. */
  readonly uris: readonly string[]
  readonly isAuthority: boolean
  /** How many authorities may stand between this one and a leaf; null: any number. */
  readonly pathLengthMax: number | null
  /** Null when the extension is absent. */
  readonly keyUsage: ReadonlySet<KeyUsage> | null
  /** Object identifiers; null when the extension is absent. */
  readonly extendedUsages: readonly string[] | null
  /** Constraints on hosts of URIs that an authority may certify; null when there are none. */
  readonly uriConstraints: UriConstraints | null
}

/** Host names, or domains with a leading dot. `permitted` null: all but the excluded. */
export interface UriConstraints {
  readonly permitted: readonly string[] | null
  readonly excluded: readonly string[]
}

const keyUsages = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment'] as const
const moreKeyUsages = ['keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly'] as const
/** What a key may be used for (RFC 5280 section 4.2.1.3). */
export type KeyUsage = (typeof keyUsages)[number] | (typeof moreKeyUsages)[number]

/**
 * Reads a certificate's extensions. A text says why it cannot be judged: a critical extension that is not known here, one
 * that is there twice or malformed, a constraint on names other than URIs.
 */
export function readCertificateFields(certificate: X509Certificate): CertificateFields | string {
  const extensions = extensionsOf(certificate)
  if (extensions === null) return 'not in DER'
  let fields: CertificateFields = none
  const seen = new Set<string>()
  for (const { identifier, isCritical, value } of extensions) {
    if (seen.has(identifier)) return `extension ${identifier} twice`
    seen.add(identifier)
    const read = readers.get(identifier)
    if (read === undefined) {
      if (isCritical && !harmless.has(identifier)) return `unknown critical extension ${identifier}`
      continue
    }
    const found = read(value)
    if (found === null) return `extension ${identifier} is malformed or not supported`
    fields = { ...fields, ...found }
  }
  return fields
}

const none: CertificateFields = {
  uris: [],
  isAuthority: false,
  pathLengthMax: null,
  keyUsage: null,
  extendedUsages: null,
  uriConstraints: null,
}

interface Extension {
  readonly identifier: string
  readonly isCritical: boolean
  readonly value: Buffer
}

function extensionsOf(certificate: X509Certificate): readonly Extension[] | null {
  const [body] = sequenceIn(certificate.raw) ?? []
  const parts = body && elementsIn(body.content)
  if (!parts) return null
  const holder = parts.find(({ tag }) => tag === extensionsTag)
  if (holder === undefined) return []
  const extensions: Extension[] = []
  for (const { tag, content } of sequenceIn(holder.content) ?? [brokenElement]) {
    const members = tag === derTags.sequence ? elementsIn(content) : null
    const [identifier, ...rest] = members ?? []
    const value = rest.at(-1)
    const critical = rest.length === 2 ? rest[0] && booleanIn(rest[0]) : false
    const name = identifier && objectIdentifierIn(identifier)
    if (!name || value?.tag !== derTags.octetString || typeof critical !== 'boolean' || rest.length > 2)
      return null
    extensions.push({ identifier: name, isCritical: critical, value: value.content })
  }
  return extensions
}

const extensionsTag = 0xa3
const brokenElement: Element = { tag: 0, content: Buffer.alloc(0) }

// Policies constrain nobody here, and key identifiers only help to find the issuer.
const harmless: ReadonlySet<string> = new Set(['2.5.29.14', '2.5.29.32', '2.5.29.35'])

const readers: ReadonlyMap<string, (value: Buffer) => Partial<CertificateFields> | null> = new Map([
  ['2.5.29.15', readKeyUsage],
  ['2.5.29.17', readAlternativeNames],
  ['2.5.29.19', readBasicConstraints],
  ['2.5.29.30', readNameConstraints],
  ['2.5.29.37', readExtendedUsages],
])

function readKeyUsage(value: Buffer): Partial<CertificateFields> | null {
  const [bits, ...more] = elementsIn(value) ?? []
  if (bits?.tag !== derTags.bitString || more.length > 0) return null
  const [unused, first = 0] = bits.content
  if (unused === undefined || unused > 7) return null
  const named = [...keyUsages, ...moreKeyUsages]
  return { keyUsage: new Set(named.filter((_, at) => (first & (0x80 >> at)) !== 0)) }
}

function readAlternativeNames(value: Buffer): Partial<CertificateFields> | null {
  const names = sequenceIn(value)
  if (names === null) return null
  const uris: string[] = []
  for (const { tag, content } of names) {
    if (tag !== uriTag) continue
    // IA5String; anything else in it would be read differently by others.
    if (content.some((byte) => byte <= 0x20 || byte >= 0x7f)) return null
    uris.push(content.toString('latin1'))
  }
  return { uris }
}

const uriTag = 0x86

function readBasicConstraints(value: Buffer): Partial<CertificateFields> | null {
  const members = sequenceIn(value)
  if (members === null || members.length > 2) return null
  const [first, second] = members
  if (first === undefined) return { isAuthority: false }
  const isAuthority = booleanIn(first)
  const pathLengthMax = second === undefined ? null : smallIntegerIn(second)
  if (isAuthority === null || (second !== undefined && pathLengthMax === null)) return null
  return { isAuthority, pathLengthMax }
}

function readExtendedUsages(value: Buffer): Partial<CertificateFields> | null {
  const usages = sequenceIn(value)?.map(objectIdentifierIn) ?? [null]
  const known = usages.filter((usage) => usage !== null)
  return known.length === usages.length ? { extendedUsages: known } : null
}

// RFC 5280 section 4.2.1.10. What constrains other names than URIs cannot be judged here, so it refuses.
function readNameConstraints(value: Buffer): Partial<CertificateFields> | null {
  let permitted: readonly string[] | null = null
  let excluded: readonly string[] = []
  for (const { tag, content } of sequenceIn(value) ?? [brokenElement]) {
    const hosts = subtreesIn(content)
    if (hosts === null) return null
    if (tag === 0xa0) permitted = hosts
    else if (tag === 0xa1) excluded = hosts
    else return null
  }
  return { uriConstraints: { permitted, excluded } }
}

function subtreesIn(bytes: Buffer): readonly string[] | null {
  const hosts: string[] = []
  for (const { tag, content } of elementsIn(bytes) ?? [brokenElement]) {
    const [base, ...distances] = tag === derTags.sequence ? (elementsIn(content) ?? []) : []
    if (base?.tag !== uriTag || distances.length > 0) return null
    hosts.push(base.content.toString('latin1').toLowerCase())
  }
  return hosts
}
