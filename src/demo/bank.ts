import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import type { Secret } from '../core/secret.ts'
import { bankTables, stagingTable, type BankTable } from './bank-rows.ts'
import { bankSchema } from './bank-schema.ts'

export const bankDatabase = 'bank'
/** The login that the gateway uses at the bank. It owns the database: whatever is refused is refused by policy. */
export const bankLogin = 'sallyport_demo'

// Kept as the database's comment; another word means other tables, and the bank is made anew.
const bankMark = 'sallyport demo bank 1'

/** Where the bank is made, and how to get in there. */
export interface BankServer {
  /** A host, or the folder of a unix socket. */
  readonly host: string
  readonly port: number
  readonly superuser: string
  /** What the gateway will log in with as `bankLogin`. */
  readonly password: Secret
}

/** Makes the bank's login, database and rows where they are missing. Data that is there stays. */
export async function openBank(server: BankServer): Promise<void> {
  const connection = { host: server.host, port: server.port, user: server.superuser }
  const admin = new Client({ ...connection, database: 'postgres' })
  await admin.connect()
  try {
    await makeLogin(admin, server.password)
    if (!(await hasRow(admin, 'SELECT FROM pg_database WHERE datname = $1', bankDatabase))) {
      await admin.query(`CREATE DATABASE ${bankDatabase} OWNER ${bankLogin}`)
    }
  } finally {
    await admin.end()
  }
  const client = new Client({ ...connection, database: bankDatabase })
  await client.connect()
  try {
    await client.query(`REVOKE ALL ON DATABASE ${bankDatabase} FROM PUBLIC`)
    await client.query(`ALTER SCHEMA public OWNER TO ${bankLogin}`)
    await client.query(`SET ROLE ${bankLogin}`)
    await seedBank(client)
  } finally {
    await client.end()
  }
}

/** Fills the bank unless it is filled; refills what the demo clears. The client may create tables in its database. */
async function seedBank(client: Client): Promise<void> {
  const marked = await hasRow(
    client,
    `SELECT FROM pg_database WHERE datname = current_database() AND shobj_description(oid, 'pg_database') = $1`,
    bankMark,
  )
  if (!marked) await makeBank(client)
  await client.query('BEGIN')
  const empty = !(await hasRow(client, 'SELECT FROM import_staging LIMIT 1'))
  if (empty) await insertRows(client, stagingTable())
  await client.query('COMMIT')
}

async function makeBank(client: Client): Promise<void> {
  await client.query('BEGIN')
  // A half-made or older bank goes whole; everything in this schema is ours.
  await client.query('DROP SCHEMA public CASCADE')
  await client.query('CREATE SCHEMA public')
  await client.query(bankSchema)
  for (const table of bankTables()) {
    await insertRows(client, table)
    const name = escapeIdentifier(table.name)
    await client.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), (SELECT max(id) FROM ${name}))`, [
      table.name,
    ])
  }
  const comment = `COMMENT ON DATABASE ${bankDatabase} IS ${escapeLiteral(bankMark)}`
  await client.query(comment)
  await client.query('COMMIT')
  await client.query('ANALYZE')
}

async function insertRows(client: Client, table: BankTable): Promise<void> {
  const names = table.columns.map(([name]) => escapeIdentifier(name)).join(', ')
  const arrays = table.columns.map(([, type], index) => `$${index + 1}::${type}`).join(', ')
  await client.query(
    `INSERT INTO ${escapeIdentifier(table.name)} (${names}) SELECT * FROM unnest(${arrays})`,
    table.columns.map(([, , values]) => values),
  )
}

async function makeLogin(admin: Client, password: Secret): Promise<void> {
  const known = await hasRow(admin, 'SELECT FROM pg_roles WHERE rolname = $1', bankLogin)
  const verb = known ? 'ALTER' : 'CREATE'
  await admin.query(
    `${verb} ROLE ${bankLogin} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD ${escapeLiteral(password.reveal())}`,
  )
}

async function hasRow(client: Client, text: string, ...values: readonly string[]): Promise<boolean> {
  const { rowCount } = await client.query(text, [...values])
  return (rowCount ?? 0) > 0
}
