import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { wordsOf, type Sink } from './sink.ts'

/** A sink that appends events to one file a day, one JSON object a line, synced before a batch counts as taken. */
export function fileSink(directory: string): Sink {
  return {
    async deliver(events) {
      const days = Map.groupBy(events, ({ time }) => new Date(time).toISOString().slice(0, 10))
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 })
        for (const [day, ofDay] of days) {
          const file = await open(join(directory, `${day}.jsonl`), 'a+', 0o600)
          try {
            await cutTornLine(file)
            await file.appendFile(ofDay.map((event) => `${JSON.stringify(event)}\n`).join(''))
            await file.datasync()
          } finally {
            await file.close()
          }
        }
        return { ok: true }
      } catch (error) {
        return { ok: false, words: wordsOf(error) }
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

const newline = 10
const lookedAtBytes = 64 * 1024

/** Takes off what a full disk or a sudden death left of a line: its batch is told again. */
async function cutTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat()
  let end = size
  const bytes = Buffer.allocUnsafe(lookedAtBytes)
  while (end > 0) {
    const from = Math.max(0, end - lookedAtBytes)
    const { bytesRead } = await file.read(bytes, 0, end - from, from)
    const at = bytes.subarray(0, bytesRead).lastIndexOf(newline)
    if (at >= 0) {
      end = from + at + 1
      break
    }
    end = from
  }
  if (end < size) await file.truncate(end)
}
