import { lstatSync, readFileSync } from 'node:fs'
import { hasCode } from '../keys/master-key.ts'
import type { Connection } from './connection.ts'
import { CommandFault, exits } from './exit.ts'
import { writePrivate } from './sign-in-file.ts'

/** Puts a section into libpq's service file, in place of one of the same name; the rest stays as it is. */
export function writeService(file: string, service: string, connection: Connection): CommandFault | null {
  const text = readOwn(file)
  if (text instanceof CommandFault) return text
  const { host, port, database, user, sslmode, sslrootcert } = connection
  const fields = { host, port: String(port), dbname: database, user, sslmode, sslrootcert }
  const section = [`[${service}]`, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)]
  const kept: string[] = []
  let isOurs = false
  for (const line of text.split('\n')) {
    if (/^\s*\[/.test(line)) isOurs = line.trim() === `[${service}]`
    if (!isOurs) kept.push(line)
  }
  const before = kept.join('\n').replace(/\n+$/, '')
  writePrivate(file, `${before === '' ? '' : `${before}\n\n`}${section.join('\n')}\n`)
  return null
}

/** Puts a line into libpq's password file, in place of one for the same connection, before all others. */
export function writePasswordLine(file: string, connection: Connection, token: string): CommandFault | null {
  const text = readOwn(file)
  if (text instanceof CommandFault) return text
  const { host, port, database, user } = connection
  const key = `${[host, String(port), database, user].map(escape).join(':')}:`
  const kept = text.split('\n').filter((line) => line !== '' && !line.startsWith(key))
  writePrivate(file, `${[`${key}${escape(token)}`, ...kept].join('\n')}\n`)
  return null
}

function escape(field: string): string {
  return field.replaceAll(/[\\:]/g, (character) => `\\${character}`)
}

// A link would be replaced by a file: whoever keeps these files elsewhere is told instead.
function readOwn(file: string): string | CommandFault {
  try {
    if (!lstatSync(file).isFile())
      return new CommandFault(
        exits.failed,
        `${file} is not a plain file.`,
        'Use --print and place it yourself.',
      )
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return ''
    throw error
  }
}
