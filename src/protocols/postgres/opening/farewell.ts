import type { Socket } from 'node:net'

const lingerMsMax = 1000
/** More strangers than these at once are a flood, which is not waited for. */
const strangersMax = 500

/** Ends connections politely: last words are let out, through TLS where there is any, and nobody waits for a client that does not take them. */
export class Farewells {
  #strangers = 0

  /** `outermost` is what the client was last spoken with on; `client` what carries it. A stranger never signed in. */
  part(client: Socket, outermost: Socket, isStranger: boolean): void {
    if (outermost.destroyed || client.destroyed) return void client.destroy()
    if (isStranger && this.#strangers >= strangersMax) return void client.destroy()
    const counts = isStranger ? 1 : 0
    this.#strangers += counts
    outermost.once('close', () => {
      this.#strangers -= counts
      client.destroy()
    })
    outermost.setTimeout(lingerMsMax, () => outermost.destroy())
    outermost.end()
    // Unread bytes would turn the end of the stream into a reset, which can overtake the last words.
    outermost.resume()
  }
}
