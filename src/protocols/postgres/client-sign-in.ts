import type { Socket } from 'node:net'
import { Refusal } from '../../core/refusal.ts'
import { Secret } from '../../core/secret.ts'
import { MalformedFrame, headerBytes, type Frame, type Framer } from './frame.ts'
import { passwordIn } from './message-from-client.ts'
import { authenticationCleartext } from './message-to-client.ts'
import { clientMessageName } from './message.ts'
import { readMore } from './read-more.ts'

/**
 * Asks for the password, which is a token here, and reads it. Null when the client left. The framer stays with the
 * connection: what the client sent behind its password waits in it.
 */
export async function readPassword(
  socket: Socket,
  rest: Buffer,
  framer: Framer,
  signal: AbortSignal,
): Promise<Secret | Refusal | null> {
  socket.write(authenticationCleartext)
  try {
    let chunk: Buffer | null = rest
    for (;;) {
      const [frame, early] = framer.push(chunk)
      if (early) return violation('messages before the session was ready')
      if (frame) return tokenIn(frame)
      chunk = await readMore(socket, signal)
      if (chunk === null) return null
    }
  } catch (fault) {
    if (fault instanceof MalformedFrame) return violation(fault.message)
    throw fault
  }
}

function tokenIn(frame: Frame): Secret | Refusal {
  if (clientMessageName(frame.type) !== 'Password')
    return violation('another message where the password belongs')
  const token = passwordIn(frame.bytes.subarray(headerBytes))
  if (token !== '') return new Secret(token)
  return new Refusal('unauthenticated', 'No token was given.', {
    hint: 'Give an access token as the password.',
  })
}

function violation(what: string): Refusal {
  return new Refusal('protocol-violation', `The sign-in was not as PostgreSQL clients do it: ${what}.`)
}
