/** Says the same to the bank itself and through the gateway, and compares every message that comes back. */
import assert from 'node:assert/strict'
import type { Frame } from '../../src/protocols/postgres/messages/frame.ts'
import {
  noticeFieldsIn,
  rowDescriptionIn,
} from '../../src/protocols/postgres/messages/message-from-target.ts'
import type { Door } from './stage.ts'
import { nameOf, Wire, wordsOf } from './wire.ts'

/** What a client says, and how long it listens. It must not depend on how replies are cut into packets. */
export type Scenario = (wire: Wire, door: Door) => Promise<unknown>

/** Plays the scenario at every door and asserts that the replies are the same, message by message. */
export async function playBothWays(
  doors: readonly Door[],
  scenario: Scenario,
  parameters: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const heard: (readonly string[])[] = []
  for (const door of doors) {
    await using wire = await Wire.open(door, parameters)
    wire.forget()
    try {
      await scenario(wire, door)
    } catch (cause) {
      throw new Error(`${door.name} failed`, { cause })
    }
    heard.push(comparable(wire.frames))
  }
  for (const other of heard.slice(1)) assert.deepEqual(other, heard[0])
  return heard[0] ?? []
}

/** Messages as lines, without what differs between any two sessions: process numbers, object identifiers of new tables. */
function comparable(frames: readonly Frame[]): readonly string[] {
  const oids = new Map<number, number>()
  const ordinal = (oid: number): number => {
    if (oid < firstUserOid) return oid
    oids.set(oid, oids.get(oid) ?? oids.size + 1)
    return firstUserOid + (oids.get(oid) ?? 0)
  }
  return frames.map((frame) => {
    switch (nameOf(frame)) {
      case 'NotificationResponse':
        return wordsOf({
          ...frame,
          bytes: Buffer.concat([frame.bytes.subarray(0, 5), frame.bytes.subarray(9)]),
        })
      case 'RowDescription':
        return rowDescriptionIn(frame)
          .map((field) => Object.values({ ...field, tableOid: ordinal(field.tableOid) }).join(' '))
          .join(', ')
      case 'ErrorResponse':
        return errorWords(noticeFieldsIn(frame))
      default:
        return wordsOf(frame)
    }
  })
}

const firstUserOid = 16_384

/**
 * Where the gateway answers in the target's stead, a driver cannot tell: severity, SQLSTATE and message are the
 * target's. What only people look at (place in the server's source, detail) is the gateway's own.
 */
const answeredHere = new Set(['26000', '34000', '08P01', '22021'])

/**
 * A simple query leaves the unnamed portal behind when it fails in a transaction, and an Execute of that is told of the
 * aborted transaction instead of the missing portal. Nobody executes what nobody bound.
 */
const unboundPortal = 'ErrorResponse unbound portal'

function errorWords(fields: ReadonlyMap<string, string>): string {
  if (
    fields.get('M') === 'portal "" does not exist' ||
    (fields.get('R') === 'exec_execute_message' && fields.get('C') === '25P02')
  )
    return unboundPortal
  const isFatal = fields.get('S') === 'FATAL'
  const isAnsweredHere =
    answeredHere.has(fields.get('C') ?? '') || fields.get('M')?.startsWith('unsupported format code')
  const kept = [...fields].filter(
    ([letter]) => !isAnsweredHere || 'SVC'.includes(letter) || (letter === 'M' && !isFatal),
  )
  return `ErrorResponse ${kept.map(([letter, text]) => `${letter}=${text}`).join(' ')}`
}
