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
export function encodeVerifierKey(signer: NoteSigner): string {
  if (!namePattern.test(signer.name)) throw new RangeError('A note key name has no spaces, plus or controls.')
  const key = publicBytes(signer.key)
  const typed = Buffer.concat([Buffer.of(ed25519Type), key])
  return `${signer.name}+${keyId(signer.name, key).toString('hex')}+${typed.toString('base64')}`
}

/** The verifier that such a line describes; null when it is not one of Ed25519. */
export function parseVerifierKey(line: string): NoteVerifier | null {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line.trim())
  if (!match) return null
  const [, name = '', id = '', encoded = ''] = match
  const typed = decodeBase64(encoded)
  if (!namePattern.test(name) || typed?.length !== 1 + keyBytes || typed[0] !== ed25519Type) return null
  const key = typed.subarray(1)
  if (keyId(name, key).toString('hex') !== id) return null
  return {
    name,
    id: Buffer.from(id, 'hex'),
    key: createPublicKey({ key: Buffer.concat([spkiPrefix, key]), format: 'der', type: 'spki' }),
  }
}

/** A note: the text, an empty line, and one signature line. The text ends in a line break. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n')) throw new RangeError('The text of a note ends in a line break.')
  const id = keyId(signer.name, publicBytes(signer.key))
  const signature = sign(null, Buffer.from(text), signer.key)
  return `${text}\n— ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`
}

/**
 * The text of a note whose one signature line is this verifier's; null otherwise. Stricter than the specification,
 * which lets unknown signatures pass: our own checkpoints carry exactly one, so another one is a change.
 */
export function openNote(note: string, verifier: NoteVerifier): string | null {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.isWellFormed()) return null
  const text = note.slice(0, split + 1)
  const match = /^— (\S+) (\S+)\n$/.exec(note.slice(split + 2))
  const signed = match && match[1] === verifier.name ? decodeBase64(match[2] ?? '') : null
  if (signed?.length !== idBytes + signatureBytes) return null
  if (!signed.subarray(0, idBytes).equals(verifier.id)) return null
  return verify(null, Buffer.from(text), verifier.key, signed.subarray(idBytes)) ? text : null
}

/** Bytes of standard base64; null when the text is not their one canonical encoding. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

function keyId(name: string, key: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519Type), key])
  return Buffer.from(hash('sha256', named, 'hex').slice(0, 2 * idBytes), 'hex')
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length)
}
