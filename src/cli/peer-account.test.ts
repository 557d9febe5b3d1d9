import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { accountIn, isOfAnotherAccount } from './peer-account.ts'

// As proc(5) has it: 127.0.0.1:40000 and [::ffff:127.0.0.1]:40001 are connected to 127.0.0.1:6433.
const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1921 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 9001 1 0 100 0 0 10 0
   1: 0100007F:1921 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 9002 1 0 20 4 30 10 -1
   2: 0100007F:9C40 0100007F:1921 01 00000000:00000000 00:00000000 00000000  1001        0 9003 1 0 20 4 30 10 -1
`
const tcp6 = `   0: 0000000000000000FFFF00000100007F:9C41 0000000000000000FFFF00000100007F:1921 01 00000000:00000000 00:00000000 00000000  1002        0 9004 1
`

test('the account is that of the other end, and not our own', () => {
  assert.equal(accountIn(tcp, 40_000, 6433), 1001)
  assert.equal(accountIn(tcp6, 40_001, 6433), 1002)
  assert.equal(accountIn(tcp, 40_001, 6433), null)
  assert.equal(accountIn(tcp, 40_000, 6434), null)
  assert.equal(accountIn('', 40_000, 6433), null)
})

test('a program of the same account is none of another', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const client = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
  const [taken]: Socket[] = await once(server, 'connection')
  assert.ok(taken)
  assert.equal(await isOfAnotherAccount(taken), false)
  taken.destroy()
  client.destroy()
  server.close()
})
