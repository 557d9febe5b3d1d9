import { mkdir, open } from 'node:fs/promises'
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
          const file = await open(join(directory, `${day}.jsonl`), 'a', 0o600)
          try {
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
