/** Where clients connect, and as whom. */
export interface Door {
  readonly host: string
  readonly port: number
  readonly hasTls: boolean
  /** PEM of the authority to trust, or null. */
  readonly ca: string | null
  readonly resource: string
  readonly user: string
  /** The gateway's HTTP address. */
  readonly api: string
}

/** Lines to paste, and what they do. */
export interface ClientLines {
  readonly says: string
  readonly text: string
}

/** Clients that there are lines for. */
export const clients: readonly {
  readonly name: string
  readonly lines: (door: Door) => readonly ClientLines[]
}[] = [
  { name: 'psql', lines: psql },
  { name: 'DBeaver', lines: dbeaver },
  { name: 'JDBC', lines: jdbc },
  { name: 'Python', lines: python },
  { name: 'Node', lines: node },
  { name: 'CI', lines: ci },
]

/** The lines for a client by its name. */
export function linesFor(name: string, door: Door): readonly ClientLines[] {
  return clients.find((client) => client.name === name)?.lines(door) ?? []
}

function psql(door: Door): readonly ClientLines[] {
  return [
    {
      says: 'The shortest way: psql with a token of the moment.',
      text: `sallyport connect ${door.resource} --api ${door.api}`,
    },
    {
      says: 'Or by hand.',
      text: `PGPASSWORD=$(sallyport token ${door.resource} --api ${door.api}) psql "host=${door.host} port=${door.port} dbname=${door.resource} user=${door.user} ${ssl(door)}"`,
    },
  ]
}

function dbeaver(door: Door): readonly ClientLines[] {
  return [
    {
      says: 'A PostgreSQL connection with this URL and your name as user; the password is what the next line prints.',
      text: jdbcUrl(door),
    },
    {
      says: 'The password, good for a quarter of an hour.',
      text: `sallyport token ${door.resource} --api ${door.api}`,
    },
  ]
}

function jdbc(door: Door): readonly ClientLines[] {
  return [
    tokenLine(door),
    {
      says: 'Then, as Ask.java; java -cp postgresql.jar Ask.java runs it. The token is the password.',
      text: [
        'import java.sql.DriverManager;',
        'import java.util.Properties;',
        '',
        'class Ask {',
        '  public static void main(String[] words) throws Exception {',
        '    var properties = new Properties();',
        `    properties.setProperty("user", "${door.user}");`,
        '    properties.setProperty("password", System.getenv("SALLYPORT_TOKEN"));',
        `    var url = "${jdbcUrl(door)}";`,
        '    try (var connection = DriverManager.getConnection(url, properties);',
        '        var rows = connection.createStatement().executeQuery("SELECT version()")) {',
        '      while (rows.next()) System.out.println(rows.getString(1));',
        '    }',
        '  }',
        '}',
      ].join('\n'),
    },
  ]
}

function python(door: Door): readonly ClientLines[] {
  const more = door.hasTls
    ? `, sslmode="verify-full", sslrootcert="${door.ca === null ? 'system' : 'sallyport-ca.pem'}"`
    : ''
  return [
    tokenLine(door),
    {
      says: 'Then psycopg 3; psycopg2 takes the same names.',
      text: [
        'import os, psycopg',
        '',
        `connection = psycopg.connect(host="${door.host}", port=${door.port}, dbname="${door.resource}", user="${door.user}",`,
        `    password=os.environ["SALLYPORT_TOKEN"]${more})`,
        'print(connection.execute("SELECT version()").fetchone()[0])',
      ].join('\n'),
    },
  ]
}

function node(door: Door): readonly ClientLines[] {
  const ssl = door.hasTls
    ? `ssl: { ${door.ca === null ? '' : "ca: readFileSync('sallyport-ca.pem', 'utf8'), "}servername: '${door.host}' },`
    : 'ssl: false,'
  return [
    {
      says: 'node-postgres, as ask.mjs. The password is a function: each connection takes a fresh token.',
      text: [
        "import { execFileSync } from 'node:child_process'",
        ...(door.hasTls && door.ca !== null ? ["import { readFileSync } from 'node:fs'"] : []),
        "import pg from 'pg'",
        '',
        'const pool = new pg.Pool({',
        `  host: '${door.host}', port: ${door.port}, database: '${door.resource}', user: '${door.user}',`,
        `  password: () => execFileSync('sallyport', ['token', '${door.resource}', '--api', '${door.api}'], { encoding: 'utf8' }).trim(),`,
        `  ${ssl}`,
        '})',
        "console.log((await pool.query('SELECT version()')).rows[0].version)",
        'await pool.end()',
      ].join('\n'),
    },
  ]
}

function ci(door: Door): readonly ClientLines[] {
  return [
    {
      says: `A job needs no secret: its own token of the CI system is the password, where the gateway trusts that issuer.${door.ca === null ? '' : ' sallyport-ca.pem is in the repository.'}`,
      text: [
        'permissions: { id-token: write }',
        'steps:',
        '  - run: |',
        '      export PGPASSWORD=$(curl -sS -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\',
        '        "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sallyport" | jq -r .value)',
        `      psql "host=${door.host} port=${door.port} dbname=${door.resource} user=ci ${ssl(door)}" -f migration.sql`,
      ].join('\n'),
    },
  ]
}

function tokenLine(door: Door): ClientLines {
  return {
    says: 'First, in the shell: a token of the moment, good for a quarter of an hour.',
    text: `export SALLYPORT_TOKEN=$(sallyport token ${door.resource} --api ${door.api})`,
  }
}

function ssl(door: Door): string {
  if (!door.hasTls) return 'sslmode=disable'
  return door.ca === null
    ? 'sslmode=verify-full sslrootcert=system'
    : 'sslmode=verify-full sslrootcert=sallyport-ca.pem'
}

function jdbcUrl(door: Door): string {
  const mode = door.hasTls
    ? `sslmode=verify-full${door.ca === null ? '' : '&sslrootcert=sallyport-ca.pem'}`
    : 'sslmode=disable'
  return `jdbc:postgresql://${door.host}:${door.port}/${door.resource}?${mode}`
}
