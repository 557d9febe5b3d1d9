/** What a simulated client says: whole requests as drivers make them, or, from a hostile one, anything in any order. */
import { ask, requests } from '../../src/protocols/postgres/conversation/conversation-fixture.ts'
import type { Chance } from './chance.ts'

export interface Script {
  readonly bytes: Buffer
  /** How often the client is owed ReadyForQuery. */
  readonly readies: number
}

const texts = [
  'rows 3',
  'rows 40',
  'rows 0',
  'do something',
  'error',
  'error parse',
  'rows 2 error late',
  'begin',
  'commit',
  'copy out',
  'forbidden',
  'forbidden rows 2',
  'review rows 1',
  'review',
] as const
const names = ['', '', 'a', 'b'] as const

export function clientScript(chance: Chance, isHostile: boolean): Script {
  const messages: Buffer[] = []
  let readies = 0
  for (let count = 1 + chance.below(14); count > 0; count -= 1) {
    if (isHostile && chance.oneIn(2)) {
      messages.push(anything(chance))
      continue
    }
    messages.push(...request(chance))
    readies += 1
  }
  return { bytes: Buffer.concat(messages), readies }
}

function request(chance: Chance): readonly Buffer[] {
  const text = chance.pick(texts)
  switch (chance.below(4)) {
    case 0:
      return [requests.query(text)]
    case 1:
      return [requests.query(`${text};${chance.pick(texts)}`)]
    default: {
      const batch: Buffer[] = []
      for (let count = 1 + chance.below(4); count > 0; count -= 1) {
        const name = chance.pick(names)
        const portal = chance.pick(names)
        batch.push(requests.parse(name, chance.pick(texts)))
        if (chance.oneIn(4)) batch.push(ask('Describe', { int8: 0x53 }, { text: name }))
        batch.push(requests.bind(portal, name))
        if (chance.oneIn(3)) batch.push(ask('Describe', { int8: 0x50 }, { text: portal }))
        if (chance.oneIn(4)) batch.push(ask('Execute', { text: portal }, { int32: 1 + chance.below(3) }))
        batch.push(requests.execute(portal))
        if (chance.oneIn(4)) batch.push(ask('Flush'))
        if (chance.oneIn(2)) batch.push(ask('Close', { int8: 0x53 }, { text: name }))
      }
      return [...batch, requests.sync]
    }
  }
}

function anything(chance: Chance): Buffer {
  const garbage = (): Buffer => Buffer.from(Array.from({ length: chance.below(30) }, () => chance.below(256)))
  const bodies: readonly (() => Buffer)[] = [
    () => requests.execute(chance.pick(names)),
    () => requests.bind(chance.pick(names), chance.pick(names)),
    () => requests.query('copy in'),
    () => ask('CopyData', { bytes: Buffer.from('1\t2\n') }),
    () => ask('CopyDone'),
    () => ask('CopyFail', { text: 'no' }),
    () => ask('FunctionCall', { int32: 1 }, { int16: 0 }, { int16: 0 }, { int16: 0 }),
    () => ask('Password', { text: 'late' }),
    () => ask('Query', { bytes: garbage() }),
    () => ask('Parse', { bytes: garbage() }),
    () => ask('Bind', { bytes: garbage() }),
    () => ask('Terminate'),
    () => requests.sync,
    garbage,
  ]
  return chance.pick(bodies)()
}
