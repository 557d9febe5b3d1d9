import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  clientLimit,
  clientMessageName,
  clientMessageType,
  messageBytesMax,
  targetLimit,
  targetMessageName,
  targetMessageType,
} from './message.ts'

const types = Array.from({ length: 256 }, (_, type) => type)

test('I3: the types of PostgreSQL exist in each direction, and no other', () => {
  // PostgreSQL, "Message Formats", each side sorted.
  assert.equal(letters(clientMessageName), 'BCDEFHPQSXcdfp')
  assert.equal(letters(targetMessageName), '123ACDEGHIKNRSTVWZcdnstv')
})

test('names and types are each other’s inverse', () => {
  for (const type of types) {
    const client = clientMessageName(type)
    if (client) assert.equal(clientMessageType(client), type)
    const target = targetMessageName(type)
    if (target) assert.equal(targetMessageType(target), type)
  }
  assert.equal(clientMessageName(256), null)
  assert.equal(targetMessageName(-1), null)
})

test('I8: a type has a limit exactly when it exists, and none is above the largest', () => {
  const client = clientLimit()
  const target = targetLimit(100)
  for (const type of types) {
    assert.equal(client(type) > 0, clientMessageName(type) !== null)
    assert.ok(client(type) <= messageBytesMax)
    assert.equal(target(type), targetMessageName(type) === null ? 0 : 100)
  }
  assert.equal(client(256), 0)
})

function letters(nameOf: (type: number) => string | null): string {
  return String.fromCharCode(...types.filter((type) => nameOf(type) !== null))
}
