import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointBytesMax } from './checkpoint.ts'
import { parseVerifierKey, type NoteVerifier } from './signed-note.ts'
import { readBounded } from './tile-files.ts'

/** The file of the verifier key; the name's other characters cannot be in a file name. */
export function verifierKeyPath(directory: string, name: string): string {
  return join(directory, `${name.replaceAll(/[^\w.-]/g, '_')}.vkey`)
}

/** The verifier of a line of text, or without one that of the directory's only `.vkey` file; null when there is none. */
export function loadVerifier(directory: string, given: string | undefined): LineVerifier | null {
  if (given !== undefined) return lineVerifier(given)
  const names = readdirSync(directory).filter((name) => name.endsWith('.vkey'))
  const [name] = names
  if (name === undefined || names.length > 1) return null
  const text = readBounded(join(directory, name), checkpointBytesMax)?.toString('utf8') ?? ''
  const found = lineVerifier(text)
  // What the file holds beside the line was not written by a ledger.
  return found && text === `${found.line}\n` ? found : null
}

/** A verifier and the line that describes it. */
export interface LineVerifier extends NoteVerifier {
  readonly line: string
}

function lineVerifier(line: string): LineVerifier | null {
  const verifier = parseVerifierKey(line)
  return verifier && { ...verifier, line: line.trim() }
}
