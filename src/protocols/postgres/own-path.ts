/**
 * Asking a session for its search_path (servers before PostgreSQL 18 do not report it). The question is constant, names
 * its function in full, and goes through the extended protocol under a name that the client cannot know.
 */
import { headerBytes } from './frame.ts'
import { MessageReader } from './message-reader.ts'
import { clientMessageType, type ClientMessageName } from './message.ts'
import { writeMessage, type Field } from './message-writer.ts'
import type { OwnAnswer } from './own-answer.ts'

/** The question, without the Flush or Sync that ends it. */
export function pathQuestion(name: string): Buffer {
  return Buffer.concat([
    say('Parse', { text: name }, { text: "SELECT pg_catalog.current_setting('search_path')" }, { int16: 0 }),
    say('Bind', { text: name }, { text: name }, { int16: 0 }, { int16: 0 }, { int16: 0 }),
    say('Execute', { text: name }, { int32: 0 }),
    say('Close', { bytes: Buffer.from('P') }, { text: name }),
    say('Close', { bytes: Buffer.from('S') }, { text: name }),
  ])
}

/** The answer as it comes in. */
export class PathAnswer implements OwnAnswer {
  /** Null until the target has said it. */
  path: string | null = null

  row(message: Buffer): void {
    if (message.length > rowBytesMax) throw new RangeError('The search path is too long.')
    const reader = new MessageReader(message, headerBytes)
    if (reader.count(4) === 1) this.path = reader.value()?.toString('utf8') ?? null
  }

  endStatement(): void {
    // One statement, one row: nothing to tell apart.
  }
}

function say(name: ClientMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(clientMessageType(name), fields)
}

const rowBytesMax = 64 * 1024
