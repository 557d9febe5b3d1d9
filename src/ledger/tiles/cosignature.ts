import { sign, verify } from 'node:crypto'
import {
  encodeVerifierKey,
  keyTypes,
  parseNote,
  parseVerifierKey,
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
} from './signed-note.ts'

/** What a witness says of a checkpoint: that it is the newest of its log that it has seen, at this instant. */
export interface Cosignature {
  readonly witness: string
  /** Seconds since the epoch, by the witness's clock. */
  readonly at: number
}

const timeBytes = 8
const signatureBytes = 64

/** The cosignature in a signature line, over the text of a note; null when the witness did not make it. */
export function openCosignature(
  text: string,
  signature: NoteSignature,
  witness: NoteVerifier,
): Cosignature | null {
  const { name, id, bytes } = signature
  if (name !== witness.name || !id.equals(witness.id) || bytes.length !== timeBytes + signatureBytes)
    return null
  const at = Number(bytes.readBigUInt64BE())
  const holds = verify(null, signedBytes(text, at), witness.key, bytes.subarray(timeBytes))
  return holds ? { witness: witness.name, at } : null
}

/** The cosignatures in a note by these witnesses, one a witness. */
export function cosignaturesIn(note: string, witnesses: readonly NoteVerifier[]): readonly Cosignature[] {
  const parsed = parseNote(note)
  if (!parsed) return []
  return witnesses.flatMap((witness) => {
    for (const signature of parsed.signatures) {
      const found = openCosignature(parsed.text, signature, witness)
      if (found) return [found]
    }
    return []
  })
}

/** The verifier of a witness: a verifier key of type 4. Null when the line is none. */
export function parseWitnessKey(line: string): NoteVerifier | null {
  return parseVerifierKey(line, keyTypes.cosignature)
}

/** The line with which a witness signs the text of a note at an instant in seconds, without its line break. */
export function cosign(text: string, signer: NoteSigner, at: number): string {
  const time = Buffer.alloc(timeBytes)
  time.writeBigUInt64BE(BigInt(at))
  const signature = sign(null, signedBytes(text, at), signer.key)
  const id = Buffer.from(encodeVerifierKey(signer, keyTypes.cosignature).split('+')[1] ?? '', 'hex')
  return `— ${signer.name} ${Buffer.concat([id, time, signature]).toString('base64')}`
}

function signedBytes(text: string, at: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${at}\n${text}`)
}
