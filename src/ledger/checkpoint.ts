import { decodeBase64, openNote, signNote, type NoteSigner, type NoteVerifier } from './signed-note.ts'
import { hashBytes } from './tile.ts'

/** A tree head: so many entries have this root (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** Longer than this is no checkpoint of ours. */
export const checkpointBytesMax = 4096

/** The checkpoint as a signed note. The signer's name is the origin. */
export function signCheckpoint(size: number, root: Buffer, signer: NoteSigner): string {
  return signNote(`${signer.name}\n${size}\n${root.toString('base64')}\n`, signer)
}

/** The checkpoint in a note; null when the signature is not the verifier's or the text is not a checkpoint. */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint | null {
  const text = openNote(note, verifier)
  const match = text === null ? null : /^(\S+)\n(0|[1-9]\d{0,15})\n(\S+)\n$/.exec(text)
  if (!match) return null
  const [, origin = '', size = '', encoded = ''] = match
  const root = decodeBase64(encoded)
  if (origin !== verifier.name || root?.length !== hashBytes) return null
  return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), root } : null
}
