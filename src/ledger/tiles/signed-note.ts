import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'

/** An Ed25519 key that signs notes, with the name it signs under (C2SP signed-note). */
export interface NoteSigner {
  readonly name: string
  readonly key: KeyObject
}

/** An Ed25519 key that checks notes. `id` is the first four bytes of SHA-256(name || 0x0A || 0x01 || key). */
export interface NoteVerifier {
  readonly name: string
  readonly id: Buffer
  readonly key: KeyObject
}

const ed25519Type = 1
const keyBytes = 32
const idBytes = 4
const signatureBytes = 64
/** A public Ed25519 key in DER (RFC 8410) up to its 32 bytes. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const namePattern = /^[^\s+\p{C}]+$/u

/** The verifier key of a signer as one line of text: `name+id+key`, id in hex, type and key in base64. */
export function encodeVerifierKey(signer: NoteSigner, type: number = ed25519Type): string {
  if (!namePattern.test(signer.name)) throw new RangeError('A note key name has no spaces, plus or controls.')
  const key = publicBytes(signer.key)
  const typed = Buffer.concat([Buffer.of(type), key])
  return `${signer.name}+${keyId(signer.name, key, type).toString('hex')}+${typed.toString('base64')}`
}

/** What a key signs: notes as they are, or cosignatures with a time (C2SP tlog-cosignature). The type byte of a key. */
export const keyTypes = { note: ed25519Type, cosignature: 4 } as const

/** The verifier that such a line describes; null when it is not one of Ed25519 and of this type. */
export function parseVerifierKey(line: string, type: number = ed25519Type): NoteVerifier | null {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line.trim())
  if (!match) return null
  const [, name = '', id = '', encoded = ''] = match
  const typed = decodeBase64(encoded)
  if (!namePattern.test(name) || typed?.length !== 1 + keyBytes || typed[0] !== type) return null
  const key = typed.subarray(1)
  if (keyId(name, key, type).toString('hex') !== id) return null
  return {
    name,
    id: Buffer.from(id, 'hex'),
    key: createPublicKey({ key: Buffer.concat([spkiPrefix, key]), format: 'der', type: 'spki' }),
  }
}

/** A note: the text, an empty line, and a signature line of each signer. The text ends in a line break. */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n')) throw new RangeError('The text of a note ends in a line break.')
  const lines = signers.map((signer) => {
    const id = keyId(signer.name, publicBytes(signer.key))
    const signature = sign(null, Buffer.from(text), signer.key)
    return `— ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}

/**
 * The text of a note that this verifier's key signed; null when it did not, when a line that names the key does not
 * hold, or when the form is wrong. Signatures of others are ignored, as the specification has it.
 */
export function openNote(note: string, verifier: NoteVerifier): string | null {
  const parsed = parseNote(note)
  if (!parsed) return null
  const own = parsed.signatures.filter(({ name, id }) => name === verifier.name && id.equals(verifier.id))
  const signed = Buffer.from(parsed.text)
  const holds = own.every(
    ({ bytes }) => bytes.length === signatureBytes && verify(null, signed, verifier.key, bytes),
  )
  return own.length > 0 && holds ? parsed.text : null
}

/** One signature line: whose it says it is, and what follows the id of the key. */
export interface NoteSignature {
  readonly name: string
  readonly id: Buffer
  readonly bytes: Buffer
}

/** The parts of a note, nothing of it believed yet; null when it does not have the form of one. */
export function parseNote(
  note: string,
): { readonly text: string; readonly signatures: readonly NoteSignature[] } | null {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.isWellFormed() || !note.endsWith('\n')) return null
  if (/[^\P{Cc}\n]/u.test(note)) return null
  const signatures = note
    .slice(split + 2, -1)
    .split('\n')
    .map(parseSignature)
  return signatures.length > signaturesMax || !signatures.every((found) => found !== null)
    ? null
    : { text: note.slice(0, split + 1), signatures }
}

/** A signature line without its line break; null when it is none. */
export function parseSignature(line: string): NoteSignature | null {
  const [, name = '', encoded = ''] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? []
  const bytes = decodeBase64(encoded)
  if (!bytes || bytes.length <= idBytes) return null
  return { name, id: bytes.subarray(0, idBytes), bytes: bytes.subarray(idBytes) }
}

/** More lines than any note of ours has; a reader need not look at each of thousands. */
const signaturesMax = 100

/** Bytes of standard base64; null when the text is not their one canonical encoding. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

function keyId(name: string, key: Buffer, type: number = ed25519Type): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), key])
  return Buffer.from(hash('sha256', named, 'hex').slice(0, 2 * idBytes), 'hex')
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length)
}
