import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointBytesMax } from './checkpoint.ts'
import { parseVerifierKey, type NoteVerifier } from './signed-note.ts'
import { readBounded } from './tile-files.ts'

/** The verifier of a line of text, or without one that of the directory's only `.vkey` file; null when there is none. */
export function loadVerifier(directory: string, given: string | undefined): NoteVerifier | null {
  if (given !== undefined) return parseVerifierKey(given)
  const names = readdirSync(directory).filter((name) => name.endsWith('.vkey'))
  const [name] = names
  if (name === undefined || names.length > 1) return null
  const line = readBounded(join(directory, name), checkpointBytesMax)
  return line && parseVerifierKey(line.toString('utf8'))
}
