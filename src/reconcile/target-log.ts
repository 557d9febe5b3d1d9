import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseCsvLog, parseJsonLine, type TargetLine } from './target-line.ts'

/** A file of a log that cannot be used, in words. */
export class LogFault {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** A csvlog is read at once; a longer one should be rotated more often. */
const csvBytesMax = 512 * 1024 * 1024

/** The lines of log files, each in the form that its first byte tells. */
export async function readTargetLog(paths: readonly string[]): Promise<readonly TargetLine[] | LogFault> {
  const lines: TargetLine[] = []
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat?.isFile()) return new LogFault(`There is no file ${path}.`)
    if (stat.size === 0) continue
    const found = (await isJson(path)) ? await jsonLines(path) : csvLines(path, stat.size)
    if (found instanceof LogFault) return found
    if (found.length === 0) return new LogFault(`${path} is no jsonlog or csvlog of PostgreSQL.`)
    for (const line of found) lines.push(line)
  }
  return lines
}

async function isJson(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 0, encoding: 'utf8' })) return chunk === '{'
  return false
}

async function jsonLines(path: string): Promise<readonly TargetLine[]> {
  const lines: TargetLine[] = []
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const line = parseJsonLine(text)
    if (line) lines.push(line)
  }
  return lines
}

function csvLines(path: string, size: number): readonly TargetLine[] | LogFault {
  if (size > csvBytesMax) return new LogFault(`${path} is longer than ${csvBytesMax} bytes.`)
  return parseCsvLog(readFileSync(path, 'utf8'))
}
