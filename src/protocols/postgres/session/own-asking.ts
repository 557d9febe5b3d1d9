import { clientMessageType, type ClientMessageName } from '../messages/message.ts'
import { writeMessage, type Field } from '../messages/message-writer.ts'

/**
 * Stands before a text that only the grammar is to be asked about: of a text that it takes, the target then says before it
 * looks at anything else that several statements cannot be prepared at once.
 */
export const grammarPrefix = 'select;'

/** CloseComplete messages in the answer to a question of so many statements. */
export function closesIn(statements: number): number {
  return 1 + 2 * statements
}

/**
 * Statements of the gateway's own through the extended protocol, without the Flush or Sync that ends them. `name` must be
 * one that the client cannot know; its unnamed statement and portal stay as they are.
 */
export function asking(name: string, texts: readonly string[]): Buffer {
  const messages = texts.flatMap((text) => [
    say('Parse', { text: name }, { text }, { int16: 0 }),
    say('Bind', { text: name }, { text: name }, { int16: 0 }, { int16: 0 }, { int16: 0 }),
    say('Execute', { text: name }, { int32: 0 }),
    say('Close', { bytes: portal }, { text: name }),
    say('Close', { bytes: statement }, { text: name }),
  ])
  // A question that failed has left its statement behind.
  return Buffer.concat([say('Close', { bytes: statement }, { text: name }), ...messages])
}

/** One statement of the gateway's own with one parameter, which is a text. */
export function looking(name: string, text: string, parameter: string): Buffer {
  return Buffer.concat([
    say('Close', { bytes: statement }, { text: name }),
    say('Parse', { text: name }, { text }, { int16: 0 }),
    say(
      'Bind',
      { text: name },
      { text: name },
      { int16: 0 },
      { int16: 1 },
      { int32: Buffer.byteLength(parameter) },
      { bytes: Buffer.from(parameter) },
      { int16: 0 },
    ),
    say('Execute', { text: name }, { int32: 0 }),
    say('Close', { bytes: portal }, { text: name }),
    say('Close', { bytes: statement }, { text: name }),
  ])
}

const portal = Buffer.from('P')
const statement = Buffer.from('S')

function say(name: ClientMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(clientMessageType(name), fields)
}
