import { createReadStream } from 'node:fs'

/** Part of a log in one of PostgreSQL's forms for machines. */
export interface LogPart {
  readonly path: string
  readonly form: 'json' | 'csv'
  /** In bytes; a record must begin there. */
  readonly from: number
  readonly to: number
}

const recordBytesMax = 1024 * 1024
/** A record without an end that is longer is damage: what follows is read as if it began anew. */
const unendedBytesMax = 64 * 1024 * 1024
const [lineFeed, quote] = [10, 34]

/**
 * Reads the whole records of a part, each with its line feed; answers how many bytes those have. Those of a csvlog may
 * hold line breaks in quotes. Records that are too long to be a sign-in are passed over.
 */
export async function readRecords(part: LogPart, onRecord: (text: string) => void): Promise<number> {
  let kept: Buffer[] = []
  let length = 0
  let done = 0
  let isQuoted = false
  for await (const chunk of createReadStream(part.path, { start: part.from, end: part.to - 1 })) {
    if (!Buffer.isBuffer(chunk)) continue
    let begin = 0
    for (let at = 0; at < chunk.length; at += 1) {
      // A quote within quotes is written twice, and so leaves the state as it is.
      if (chunk[at] === quote) isQuoted = part.form === 'csv' && !isQuoted
      if (chunk[at] !== lineFeed || isQuoted) continue
      const last = chunk.subarray(begin, at + 1)
      if (length + last.length <= recordBytesMax) onRecord(Buffer.concat([...kept, last]).toString('utf8'))
      done += length + last.length
      begin = at + 1
      kept = []
      length = 0
    }
    const rest = chunk.subarray(begin)
    length += rest.length
    if (length <= recordBytesMax) kept.push(rest)
    else kept = []
  }
  const isDamaged = length > (part.form === 'csv' ? unendedBytesMax : recordBytesMax)
  return isDamaged ? done + length : done
}
