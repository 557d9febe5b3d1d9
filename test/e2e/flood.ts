/**
 * A process that floods an address with connections nobody signs in on: port, how many, how many a second. Some say
 * nothing, some half a packet, some ask for TLS and leave it at that. Tells its parent when all were opened, how many the
 * other side has closed since, and ends when it is told how many that should be.
 */
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { writeUntyped } from '../../src/protocols/postgres/messages/message-writer.ts'

const [port = 0, count = 0, perSecond = 1000] = process.argv.slice(2).map(Number)
const sslRequest = writeUntyped([{ int32: 80_877_103 }])
const words = [Buffer.alloc(0), sslRequest, Buffer.from([0, 0, 0]), Buffer.from([0x16, 3, 1, 2])]
const patienceMs = 30_000
let closed = 0
let failed = 0

const startedAt = performance.now()
for (let at = 0; at < count; at += 1) {
  const socket = connect({ host: '127.0.0.1', port })
  const said = words[at % words.length]
  if (said && said.length > 0) socket.write(said)
  socket.on('error', () => (failed += 1))
  socket.on('close', () => (closed += 1))
  socket.resume()
  const dueMs = ((at + 1) * 1000) / perSecond
  const earlyMs = dueMs - (performance.now() - startedAt)
  if (earlyMs > 2) await pause(earlyMs)
}
process.send?.({ opened: count, ms: Math.round(performance.now() - startedAt) })
process.on('message', (atLeast) => {
  void report(Number(atLeast))
})

/** Tells at once when so many were closed, and else what became of them in a while: a busy machine closes them later. */
async function report(atLeast: number): Promise<void> {
  const until = performance.now() + patienceMs
  const isEnough = (): boolean => closed >= atLeast
  while (!isEnough() && performance.now() < until) await pause(20)
  process.send?.({ closed, failed }, () => process.exit(0))
}
