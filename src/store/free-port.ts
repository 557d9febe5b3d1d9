import { createServer } from 'node:net'
import { systemRandom } from '../core/random.ts'

// Below the ports that systems give to connections and to who asks for none: what is free now is not taken by one of those next.
const lowest = 10_240
const beyond = 32_768
const triesMax = 100

/** A TCP port of 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const port = lowest + (systemRandom.bytes(2).readUInt16BE(0) % (beyond - lowest))
    if (await isFree(port)) return port
  }
  throw new Error(`None of ${triesMax} ports was free.`)
}

/** Whether somebody can listen on the port of 127.0.0.1 now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
