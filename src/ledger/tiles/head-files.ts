import { statSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointBytesMax, readCheckpoint } from './checkpoint.ts'
import { hasCode } from './ledger-fault.ts'
import { readBounded } from './tile-files.ts'

/** A checkpoint as it is published, and when that was. */
export interface PublishedHead {
  readonly note: string
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** The newest checkpoint of a ledger, or the newest that enough witnesses signed; null when there is none. */
export function readHead(directory: string, file: 'checkpoint' | 'witnessed'): PublishedHead | null {
  const path = join(directory, file)
  const note = readBounded(path, checkpointBytesMax)?.toString('utf8')
  const head = note === undefined ? null : readCheckpoint(note)
  if (note === undefined || head === null) return null
  try {
    return { note, size: head.size, at: statSync(path).mtimeMs }
  } catch (error) {
    // Replaced by the next one just now.
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
