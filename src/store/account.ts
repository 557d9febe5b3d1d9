import { userInfo } from 'node:os'

/** The unix account that a PostgreSQL server runs under. It refuses to run as root, so root hands it to nobody. */
export interface Account {
  readonly uid: number
  readonly gid: number
  /** For `spawn`: empty when the server runs under the gateway's own account. */
  readonly ids: { readonly uid: number; readonly gid: number } | Record<string, never>
  /** True when files must be handed over to another account. */
  readonly isOther: boolean
  /** The gateway's own account by name, as the kernel tells the server of its peer; null when it has none. */
  readonly peerName: string | null
}

// Linux keeps this number for "nobody"; no login and no file belongs to it.
const nobodyId = 65_534

/** The account for a server that this process starts. */
export function serverAccount(): Account {
  const uid = process.getuid?.()
  const gid = process.getgid?.()
  if (uid === undefined || gid === undefined) throw new Error('PostgreSQL runs embedded on Linux only.')
  const peerName = nameOfSelf()
  if (uid !== 0) return { uid, gid, ids: {}, isOther: false, peerName }
  return { uid: nobodyId, gid: nobodyId, ids: { uid: nobodyId, gid: nobodyId }, isOther: true, peerName }
}

function nameOfSelf(): string | null {
  try {
    return userInfo().username
  } catch {
    // Containers may run under a number that no password file knows.
    return null
  }
}
