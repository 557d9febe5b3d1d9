import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CommandFault } from './exit.ts'
import { readSignIns, writeSignIns, type SignIns } from './sign-in-file.ts'

// A keychain of two lines, in the place of libsecret's program; it sees that nothing secret comes as an argument.
const secretTool = `#!/bin/sh
echo "$*" >> "$(dirname "$0")/asked"
case "$1" in
  store) cat > "$(dirname "$0")/kept" ;;
  lookup) cat "$(dirname "$0")/kept" 2>/dev/null ;;
esac
`
const signIns: SignIns = {
  version: 1,
  signIns: {
    'https://gateway.example': {
      issuer: 'https://idp.example',
      clientId: 'cli',
      scope: 'openid',
      resource: null,
      accessToken: 'an-access-token',
      refreshToken: 'a-refresh-token',
      endsAt: 1,
    },
  },
  listenPassword: 'a-password',
}

test('I9: with a keychain the file says nothing without it; without one only its owner reads it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-keychain-'))
  const path = process.env['PATH']
  try {
    const file = join(directory, 'sign-ins.json')
    const plain = { directory, keychain: null }
    writeSignIns(plain, signIns)
    assert.deepEqual(readSignIns(plain), signIns)
    assert.equal((await stat(file)).mode & 0o777, 0o600)

    const sealed = { directory, keychain: 'secret-tool' } as const
    process.env['PATH'] = directory
    // Its program is not there: the file as before.
    writeSignIns(sealed, signIns)
    assert.match(await readFile(file, 'utf8'), /an-access-token/)

    process.env['PATH'] = `${directory}:${path}`
    await writeFile(join(directory, 'secret-tool'), secretTool)
    await chmod(join(directory, 'secret-tool'), 0o700)
    assert.deepEqual(readSignIns(sealed), signIns, 'what was kept before goes on')
    writeSignIns(sealed, signIns)
    assert.deepEqual(readSignIns(sealed), signIns)
    const key = await readFile(join(directory, 'kept'), 'utf8')
    assert.match(key, /^[0-9a-f]{64}$/)
    assert.doesNotMatch(await readFile(file, 'utf8'), /token|password|gateway/)
    assert.ok(!(await readFile(join(directory, 'asked'), 'utf8')).includes(key))

    for (const broken of ['0'.repeat(64), 'locked']) {
      await writeFile(join(directory, 'kept'), broken)
      const read = readSignIns(sealed)
      assert.ok(read instanceof CommandFault && /sealed by your keychain/.test(read.message))
    }
    assert.ok(readSignIns(plain) instanceof CommandFault)
  } finally {
    process.env['PATH'] = path
    await rm(directory, { recursive: true, force: true })
  }
})
