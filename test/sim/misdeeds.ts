import { say } from '../../src/protocols/postgres/conversation/conversation-fixture.ts'
import type { Chance } from './chance.ts'
import { protectedValue } from './fake-target.ts'

/** What no server does. */
export const misdeeds: readonly { readonly text: string; readonly bytes: (chance: Chance) => Buffer }[] = [
  {
    text: 'sends garbage',
    bytes: (chance) => Buffer.from(Array.from({ length: 40 }, () => chance.below(256))),
  },
  {
    text: 'sends a row out of turn',
    bytes: () => say('DataRow', { int16: 1 }, { int32: 14 }, { bytes: Buffer.from(protectedValue) }),
  },
  { text: 'is ready out of turn', bytes: () => say('ReadyForQuery', { int8: 73 }) },
  { text: 'completes what nobody asked', bytes: () => say('CommandComplete', { text: `SELECT 1` }) },
  { text: 'claims a huge message', bytes: () => Buffer.from([0x44, 0x7f, 0xff, 0xff, 0xff, 0, 1]) },
  { text: 'claims a message without length', bytes: () => Buffer.from([0x44, 0, 0, 0, 0]) },
  { text: 'asks for a password', bytes: () => say('Authentication', { int32: 3 }) },
  { text: 'gives another key', bytes: () => say('BackendKeyData', { int32: 1 }, { int32: 2 }) },
  {
    text: 'floods with settings',
    bytes: () =>
      Buffer.concat(Array.from({ length: 200 }, () => say('ParameterStatus', { text: 'x' }, { text: 'y' }))),
  },
  {
    text: 'takes copies out of turn',
    bytes: () => say('CopyInResponse', { int8: 0 }, { int16: 1 }, { int16: 0 }),
  },
  { text: 'sends copies out of turn', bytes: () => say('CopyData', { bytes: Buffer.from(protectedValue) }) },
  { text: 'describes what it likes', bytes: () => say('RowDescription', { int16: 0 }) },
]
