/** The lines that the console hands out, pasted as they are: into a shell, and into files that their clients run. */
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { linesFor, type Door as PageDoor } from '../../console/src/start/client-lines.ts'
import { demoPolicy, startStage, type Stage } from '../e2e/stage.ts'
import { requireFile, runProgram, type Ended } from './program.ts'

const driver = '/usr/share/java/postgresql.jar'
let stage: Stage
let folder: string
let door: PageDoor

before(async () => {
  stage = await startStage({ policy: demoPolicy })
  folder = await mkdtemp(join(tmpdir(), 'sallyport-pasted-'))
  const { port, user, database, ca, password } = await stage.through('omar')
  const api = stage.config.publicUrl
  door = { host: 'localhost', port, hasTls: true, ca, resource: database, user, api }
  await writeFile(join(folder, 'sallyport-ca.pem'), ca ?? '')
  // In the place of somebody who is signed in at the command line.
  const program = `#!/bin/sh\n[ "$1 $2 $3" = "token ${database} --api" ] || exit 2\necho '${password}'\n`
  await writeFile(join(folder, 'sallyport'), program)
  await chmod(join(folder, 'sallyport'), 0o755)
  await symlink(
    join(fileURLToPath(new URL('../../', import.meta.url)), 'node_modules'),
    join(folder, 'node_modules'),
  )
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Runs lines of a shell in the folder, with the programs that the page speaks of on the path. */
function shell(script: string, input = ''): Promise<Ended> {
  return runProgram('/bin/bash', ['-c', `cd "$FOLDER" && ${script}`], {
    input,
    environment: {
      PATH: `${folder}:/usr/bin:/bin`,
      FOLDER: folder,
      HOME: folder,
      NODE: process.execPath,
    },
  })
}

function text(client: string, place: number): string {
  const lines = linesFor(client, door)[place]
  assert.ok(lines)
  return lines.text
}

function connected({ code, output, errors }: Ended): void {
  assert.equal(code, 0, errors)
  assert.match(output, /PostgreSQL \d+/)
}

test('psql by hand', async () => {
  requireFile('/usr/bin/psql')
  connected(await shell(text('psql', 1), 'SELECT version();\n'))
})

test('Python', async () => {
  await writeFile(join(folder, 'ask.py'), text('Python', 1))
  connected(await shell(`${text('Python', 0)}\n/usr/bin/python3 ask.py`))
})

test('Node', async () => {
  await writeFile(join(folder, 'ask.mjs'), text('Node', 0))
  connected(await shell('"$NODE" ask.mjs'))
})

test('JDBC, and the URL for DBeaver, which is the same driver’s', async () => {
  requireFile(driver)
  assert.ok(text('JDBC', 1).includes(text('DBeaver', 0)))
  await writeFile(join(folder, 'Ask.java'), text('JDBC', 1))
  connected(await shell(`${text('JDBC', 0)}\n/usr/bin/java -cp ${driver} Ask.java`))
})

test('CI: the job asks its issuer for a token and is let in with it', async () => {
  const run = text('CI', 0).split('- run: |\n')[1] ?? ''
  // In the place of the CI system's token service and of jq, which a runner has.
  await writeFile(join(folder, 'curl'), `#!/bin/sh\necho '${await stage.idp.issueDemoToken('deploy-ci')}'\n`)
  await writeFile(join(folder, 'jq'), '#!/bin/sh\ncat\n')
  for (const program of ['curl', 'jq']) await chmod(join(folder, program), 0o755)
  await writeFile(join(folder, 'migration.sql'), 'SELECT version();')
  connected(await shell(run))
})
