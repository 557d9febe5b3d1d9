import {
  decodeBase64,
  openNote,
  parseNote,
  signNote,
  type NoteSigner,
  type NoteVerifier,
} from './signed-note.ts'
import { hashBytes } from './tile.ts'

/** A tree head: so many entries have this root (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** Longer than this is no checkpoint of ours. */
export const checkpointBytesMax = 65_536

/** The checkpoint as a note signed by every signer. Their common name is the origin. */
export function signCheckpoint(size: number, root: Buffer, ...signers: readonly NoteSigner[]): string {
  return signNote(`${signers[0]?.name ?? ''}\n${size}\n${root.toString('base64')}\n`, ...signers)
}

/** The checkpoint in a note; null when the signature is not the verifier's or the text is not a checkpoint. */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint | null {
  const text = openNote(note, verifier)
  const found = text === null ? null : parseCheckpoint(text)
  return found?.origin === verifier.name ? found : null
}

/** The note with no other lines than those of this verifier: as long as a log's own head, whoever else signed it. */
export function ownLines(note: string, { name, id }: NoteVerifier): string {
  const parsed = parseNote(note)
  const own = (parsed?.signatures ?? []).filter((line) => line.name === name && line.id.equals(id))
  const lines = own.map(
    (line) => `— ${line.name} ${Buffer.concat([line.id, line.bytes]).toString('base64')}\n`,
  )
  return `${parsed?.text ?? ''}\n${lines.join('')}`
}

/** The checkpoint in a note whose signatures are somebody else's to judge; null when the text is not one. */
export function readCheckpoint(note: string): Checkpoint | null {
  const parsed = parseNote(note)
  return parsed && parseCheckpoint(parsed.text)
}

function parseCheckpoint(text: string): Checkpoint | null {
  const match = /^(\S+)\n(0|[1-9]\d{0,15})\n(\S+)\n$/.exec(text)
  if (!match) return null
  const [, origin = '', size = '', encoded = ''] = match
  const root = decodeBase64(encoded)
  if (root?.length !== hashBytes) return null
  return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), root } : null
}
