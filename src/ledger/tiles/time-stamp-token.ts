import { createHash, verify, X509Certificate } from 'node:crypto'
import { derTags, elementsIn, objectIdentifierIn, sequenceIn, type Element } from '../../core/der-reader.ts'

/** What a time-stamping authority said (RFC 3161), as far as it can be checked without knowing the authority. */
export interface TimeStampToken {
  /** SHA-256 of what was stamped. */
  readonly digest: Buffer
  /** When it was there, in milliseconds since the epoch. */
  readonly atMs: number
  /** Large and random; null when the answer has none. */
  readonly nonce: Buffer | null
  /** Who signed it: its certificate lies in the token. */
  readonly signer: X509Certificate
  /** Other certificates in the token, which may lead from the signer to an authority. */
  readonly others: readonly X509Certificate[]
}

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  messageDigest: '1.2.840.113549.1.9.4',
  contentType: '1.2.840.113549.1.9.3',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const
const digests: Readonly<Record<string, string>> = {
  [oids.sha256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const tags = { set: 0x31, generalizedTime: 0x18, context0: 0xa0 } as const
const chainMax = 5

/**
 * Reads an authority's answer: granted, over a SHA-256, and signed by a certificate in it. Null when it is anything else. That
 * the certificate is to be believed is not said: `isTrusted` says so.
 */
export function openTimeStamp(response: Buffer): TimeStampToken | null {
  const [status, token] = sequenceIn(response) ?? []
  const [code] = (status?.tag === derTags.sequence && elementsIn(status.content)) || []
  const isGranted = code?.tag === derTags.integer && code.content.length === 1 && (code.content[0] ?? 2) <= 1
  if (!isGranted || token?.tag !== derTags.sequence) return null
  const signed = signedDataIn(token)
  const inner = signed && stampIn(signed.encapsulated)
  if (!signed || !inner) return null
  const stampBytes = inner.bytes
  for (const certificate of signed.certificates)
    if (isSignedBy(certificate, signed.signer, stampBytes))
      return {
        ...inner.stamp,
        signer: certificate,
        others: signed.certificates.filter((other) => other !== certificate),
      }
  return null
}

/** Whether a token was signed by, or by somebody certified by, one of these authorities, and for this purpose, at its time. */
export function isTrusted(token: TimeStampToken, authorities: readonly X509Certificate[]): boolean {
  const { signer, others, atMs } = token
  if (!signer.keyUsage.includes(oids.timeStamping)) return false
  let current = signer
  for (let step = 0; step < chainMax; step += 1) {
    const at = current
    if (atMs < at.validFromDate.getTime() || atMs > at.validToDate.getTime()) return false
    if (authorities.some((one) => one.raw.equals(at.raw) || isIssuedBy(at, one))) return true
    const issuer = others.find((one) => !one.raw.equals(at.raw) && one.ca && isIssuedBy(at, one))
    if (!issuer) return false
    current = issuer
  }
  return false
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

interface SignedData {
  readonly encapsulated: Element
  readonly certificates: readonly X509Certificate[]
  /** The members of its only SignerInfo. */
  readonly signer: readonly Element[]
}

function signedDataIn(token: Element): SignedData | null {
  const [type, wrapped] = elementsIn(token.content) ?? []
  if (!type || objectIdentifierIn(type) !== oids.signedData || wrapped?.tag !== tags.context0) return null
  const [, , encapsulated, ...rest] = sequenceIn(wrapped.content) ?? []
  const certificates = rest.find(({ tag }) => tag === tags.context0)
  const signers = rest.find(({ tag }) => tag === tags.set)
  const [signer, ...more] = (signers && elementsIn(signers.content)) ?? []
  if (encapsulated?.tag !== derTags.sequence || !certificates || !signer || more.length > 0) return null
  return {
    encapsulated,
    certificates: (elementsIn(certificates.content) ?? []).flatMap(certificateIn),
    signer: elementsIn(signer.content) ?? [],
  }
}

function certificateIn(element: Element): readonly X509Certificate[] {
  try {
    return [new X509Certificate(whole(element))]
  } catch {
    // No certificate, or of a kind that this runtime does not know: whoever signed is looked for among the others.
    return []
  }
}

function stampIn(encapsulated: Element): {
  readonly bytes: Buffer
  readonly stamp: Pick<TimeStampToken, 'digest' | 'atMs' | 'nonce'>
} | null {
  const [type, wrapped] = elementsIn(encapsulated.content) ?? []
  const [octets] = (wrapped?.tag === tags.context0 && elementsIn(wrapped.content)) || []
  if (!type || objectIdentifierIn(type) !== oids.timeStampInfo || octets?.tag !== derTags.octetString)
    return null
  const [, , imprint, , time, ...rest] = sequenceIn(octets.content) ?? []
  const [algorithm, digest] = (imprint?.tag === derTags.sequence && elementsIn(imprint.content)) || []
  const [hash] = (algorithm?.tag === derTags.sequence && elementsIn(algorithm.content)) || []
  const atMs = time?.tag === tags.generalizedTime ? timeIn(time.content.toString('latin1')) : null
  if (!hash || objectIdentifierIn(hash) !== oids.sha256 || digest?.content.length !== 32 || atMs === null)
    return null
  const nonce = rest.find(({ tag }) => tag === derTags.integer)?.content ?? null
  return { bytes: octets.content, stamp: { digest: digest.content, atMs, nonce } }
}

function timeIn(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(ms) ? null : ms + Math.floor(Number(`0${fraction}`) * 1000)
}

/** Whether the signed attributes are about the stamp, and signed by the certificate's key (RFC 5652, 5.4). */
function isSignedBy(certificate: X509Certificate, signer: readonly Element[], stamp: Buffer): boolean {
  const [, , algorithm, attributes, , signature] = signer
  const [oid] = (algorithm?.tag === derTags.sequence && elementsIn(algorithm.content)) || []
  const name = oid && digests[objectIdentifierIn(oid) ?? '']
  if (name === undefined || attributes?.tag !== tags.context0 || signature?.tag !== derTags.octetString)
    return false
  const digest = createHash(name).update(stamp).digest()
  const isAbout =
    attributeIn(attributes, oids.messageDigest)?.content.equals(digest) === true &&
    objectIdentifierIn(attributeIn(attributes, oids.contentType) ?? attributes) === oids.timeStampInfo &&
    isNamed(certificate, attributes)
  const signedBytes = whole({ tag: tags.set, content: attributes.content })
  try {
    return isAbout && verify(name, signedBytes, certificate.publicKey, signature.content)
  } catch {
    // A key that does not make signatures.
    return false
  }
}

/** Whether the attributes name this certificate by its hash (RFC 5035; RFC 2634 with SHA-1). */
function isNamed({ raw }: X509Certificate, attributes: Element): boolean {
  const second = attributeIn(attributes, oids.signingCertificateV2)
  const value = second ?? attributeIn(attributes, oids.signingCertificate)
  const [list] = (value?.tag === derTags.sequence && elementsIn(value.content)) || []
  const [id] = (list?.tag === derTags.sequence && elementsIn(list.content)) || []
  const members = (id?.tag === derTags.sequence && elementsIn(id.content)) || []
  const hash = members.find(({ tag }) => tag === derTags.octetString)
  const [algorithm] = members[0]?.tag === derTags.sequence ? (elementsIn(members[0].content) ?? []) : []
  const named = algorithm ? digests[objectIdentifierIn(algorithm) ?? ''] : 'sha256'
  const name = second ? named : 'sha1'
  return (
    hash !== undefined && name !== undefined && createHash(name).update(raw).digest().equals(hash.content)
  )
}

/** The only value of an attribute. */
function attributeIn(attributes: Element, oid: string): Element | null {
  for (const attribute of elementsIn(attributes.content) ?? []) {
    const [type, values] = elementsIn(attribute.content) ?? []
    if (!type || objectIdentifierIn(type) !== oid || values?.tag !== tags.set) continue
    const [value, ...more] = elementsIn(values.content) ?? []
    return value && more.length === 0 ? value : null
  }
  return null
}

/** An element in its one encoding. */
function whole({ tag, content }: Element): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  const size = length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3
  const head = Buffer.alloc(2 + size)
  head[0] = tag
  head[1] = 0x80 + size
  head.writeUIntBE(length, 2, size)
  return Buffer.concat([head, content])
}
