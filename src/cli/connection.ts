/** How a client reaches a resource, but for the token. */
export interface Connection {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly sslmode: 'verify-full' | 'disable'
  readonly sslrootcert: string
}

/** As libpq reads it (PostgreSQL, "Connection Strings"); values are quoted where they must be. */
export function conninfo({ host, port, database, user, sslmode, sslrootcert }: Connection): string {
  const parts = { host, port: String(port), dbname: database, user, sslmode, sslrootcert }
  return Object.entries(parts)
    .filter(([name, value]) => value !== '' && (name !== 'sslrootcert' || sslmode !== 'disable'))
    .map(([name, value]) => `${name}=${/^[\w./:@%+-]+$/.test(value) ? value : quote(value)}`)
    .join(' ')
}

function quote(value: string): string {
  return `'${value.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`
}
