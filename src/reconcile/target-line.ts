import { z } from 'zod'

/** One line of what PostgreSQL logged, in either of its forms for machines. */
export interface TargetLine {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly user: string
  readonly database: string
  /** Host, and port where there is one; empty when not said. */
  readonly from: string
  /** `session_id`: the same for all that one connection does. */
  readonly session: string
  readonly message: string
}

const jsonLine = z.object({
  timestamp: z.string(),
  user: z.string().default(''),
  dbname: z.string().default(''),
  remote_host: z.string().default(''),
  remote_port: z.union([z.number(), z.string()]).optional(),
  session_id: z.string(),
  message: z.string().default(''),
})

/** A line of `jsonlog`; null when it is none, or not of a client's connection. */
export function parseJsonLine(text: string): TargetLine | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Half a line at the end of a file that is being written, or no log of this form.
    return null
  }
  const line = jsonLine.safeParse(value)
  const at = line.success ? instantOf(line.data.timestamp) : null
  if (!line.success || at === null) return null
  const { user, dbname, remote_host: host, remote_port: port, session_id: session, message } = line.data
  return { at, user, database: dbname, from: port === undefined ? host : `${host}:${port}`, session, message }
}

/** The lines of a `csvlog`; fields may hold line breaks, so a whole text is read at once. */
export function parseCsvLog(text: string): readonly TargetLine[] {
  return csvRecords(text).flatMap((fields) => {
    const [timestamp = '', user = '', database = '', , from = '', session = ''] = fields
    const message = fields[csvMessage] ?? ''
    const at = instantOf(timestamp)
    return at === null || session === '' ? [] : [{ at, user, database, from, session, message }]
  })
}

const csvMessage = 13

/** RFC 4180 as PostgreSQL writes it. A record that is cut at the end of the text is left out. */
export function csvRecords(text: string): readonly (readonly string[])[] {
  const records: string[][] = []
  let fields: string[] = []
  let at = 0
  while (at < text.length) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? quotedEnd(text, at) : plainEnd(text, at)
    if (end === null) break
    fields.push(isQuoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end))
    if (text[end] === '\n') {
      records.push(fields)
      fields = []
    }
    at = end + 1
  }
  return records
}

function plainEnd(text: string, from: number): number | null {
  for (let at = from; at < text.length; at += 1) if (text[at] === ',' || text[at] === '\n') return at
  return null
}

function quotedEnd(text: string, from: number): number | null {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue
    if (text[at + 1] !== '"') return at + 1 < text.length ? at + 1 : null
    at += 1
  }
  return null
}

/** `2026-11-21 05:00:00.123 UTC`: a zone by name counts as UTC only when it is; others are read as offsets. */
function instantOf(text: string): number | null {
  const [, day, time, zone = ''] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) (\S+)$/.exec(text) ?? []
  if (day === undefined || time === undefined) return null
  const offset = zone === 'UTC' || zone === 'GMT' ? 'Z' : /^[+-]\d\d$/.test(zone) ? `${zone}:00` : null
  const at = Date.parse(`${day}T${time}${offset ?? 'Z'}`)
  return Number.isNaN(at) ? null : at
}
