import assert from 'node:assert/strict'
import { chmod, lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { listenOnSocket, socketPathIn } from './unix-socket.ts'

const made: string[] = []
after(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true })
})

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-socket-'))
  made.push(directory)
  return directory
}

function greeter(word: string): Server {
  return createServer((socket) => void socket.on('error', () => undefined).end(word))
}

function heardAt(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(path).setEncoding('utf8')
    socket.on('data', (text) => void (heard += String(text)))
    socket.once('end', () => resolve(heard))
    socket.once('error', reject)
  })
}

test('clients of the port find it, with the rights that it was given, and nothing is left of it', async () => {
  const directory = await folder()
  for (const [access, mode] of [
    ['owner', 0o600],
    ['group', 0o660],
    ['all', 0o666],
  ] as const) {
    const server = greeter(access)
    const held = await listenOnSocket(server, { directory, access }, 6432)
    assert.deepEqual(await readdir(directory), ['.s.PGSQL.6432'])
    assert.equal((await lstat(join(directory, '.s.PGSQL.6432'))).mode & 0o777, mode)
    assert.equal(await heardAt(socketPathIn(directory, 6432)), access)
    server.close()
    await held[Symbol.asyncDispose]()
    assert.deepEqual(await readdir(directory), [])
  }
})

test('what a dead gateway left behind is replaced, what a living one holds is not', async () => {
  const directory = await folder()
  const place = { directory, access: 'all' } as const
  const old = greeter('old')
  await using oldPlace = await listenOnSocket(old, place, 1)
  await assert.rejects(listenOnSocket(greeter('new'), place, 1), /taken: somebody listens there/)
  assert.equal(await heardAt(socketPathIn(directory, 1)), 'old')
  // As after a kill: nobody listens, and the name is still there.
  old.close()
  const next = greeter('new')
  const nextPlace = await listenOnSocket(next, place, 1)
  assert.equal(await heardAt(socketPathIn(directory, 1)), 'new')
  // Whoever comes to remove the old one finds that it is another's.
  await oldPlace[Symbol.asyncDispose]()
  assert.equal(await heardAt(socketPathIn(directory, 1)), 'new')
  next.close()
  await nextPlace[Symbol.asyncDispose]()
})

test('a place where others could put a socket of theirs is refused', async () => {
  const directory = await folder()
  for (const mode of [0o770, 0o1777, 0o702]) {
    await chmod(directory, mode)
    await assert.rejects(listenIn(directory), /Others may write to/)
  }
  await chmod(directory, 0o755)
  const file = join(directory, '.s.PGSQL.5432')
  await writeFile(file, 'somebody’s')
  await assert.rejects(listenIn(directory), /is there, and no socket/)
  await assert.rejects(listenIn(file), /not a directory/)
  await assert.rejects(listenIn(join(directory, 'nowhere')), /ENOENT/)
  await assert.rejects(listenIn(join(directory, 'x'.repeat(100))), /too long/)
  assert.deepEqual(await readdir(directory), ['.s.PGSQL.5432'])
})

function listenIn(directory: string): Promise<AsyncDisposable> {
  return listenOnSocket(greeter(''), { directory, access: 'all' }, 5432)
}
