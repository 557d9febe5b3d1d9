import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

const tables = ['/proc/net/tcp', '/proc/net/tcp6'] as const
const root = 0

/**
 * True when a program of another account is at the other end of a connection over 127.0.0.1. Whoever took the port before
 * us was told the password by programs that tried there; this keeps them out all the same. Root may do what it likes, and
 * where the system does not tell (it is Linux that does) the password has to do.
 */
export async function isOfAnotherAccount(client: Socket): Promise<boolean> {
  const own = process.getuid?.()
  const { remotePort, localPort } = client
  if (own === undefined || remotePort === undefined || localPort === undefined) return false
  for (const table of tables) {
    const text = await readFile(table, 'latin1').catch(() => '')
    const account = accountIn(text, remotePort, localPort)
    if (account !== null) return account !== own && account !== root
  }
  return false
}

/** The account that holds the end at `from` of a connection over 127.0.0.1 to `to`, in a table of Linux (proc(5)). */
export function accountIn(table: string, from: number, to: number): number | null {
  const [local, remote] = [placeOf(from), placeOf(to)]
  for (const line of table.split('\n')) {
    const [, localAt = '', remoteAt = '', , , , , account = ''] = line.trim().split(/\s+/)
    if (localAt.endsWith(local) && remoteAt.endsWith(remote) && /^\d+$/.test(account)) return Number(account)
  }
  return null
}

/** Also the end of an IPv4 address in IPv6 clothes, as the JVM has them. */
function placeOf(port: number): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
}
