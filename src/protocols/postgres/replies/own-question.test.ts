import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeSession, replies, standardSettings } from '../conversation/conversation-fixture.ts'
import { freshMemory } from '../fresh-memory.fixture.ts'
import { Ground } from '../session/ground.ts'
import { CatalogAnswer } from '../session/own-catalog.ts'
import { ReplyMasks } from './reply-masks.ts'
import { ReplyQueue } from './reply-queue.ts'
import { ReplyStream } from './reply-stream.ts'
import { isPinnedSetting } from '../session/session-settings.ts'
import { TargetFault } from '../messages/target-fault.ts'
import { TargetMemory } from '../session/target-memory.ts'

const messageBytesMax = 1024 * 1024

test('I8: a target that answers a question of the gateway with one endless row is not waited for', () => {
  const stream = asked()
  const claimed = Buffer.from([0x44, 0x3f, 0xff, 0xff, 0xf0, 0, 1])
  assert.throws(() => stream.push(claimed), TargetFault)
})

test('I8: a target that answers a question of the gateway with endless rows is not heard to their end', () => {
  const stream = asked()
  const row = replies.row('x'.repeat(messageBytesMax - 64))
  assert.throws(() => {
    for (let count = 0; count < 300; count += 1) stream.push(row)
  }, TargetFault)
})

test('I8: settings that a target makes up are not kept', () => {
  for (const name of standardSettings.keys()) assert.ok(isPinnedSetting(name), name)
  assert.equal(isPinnedSetting('made_up_1'), false)
  const ground = new Ground(fakeSession(), standardSettings, true)
  const { state } = ground
  ground.reported('made_up_1', 'x')
  assert.equal(ground.state, state)
  ground.reported('DateStyle', 'German')
  assert.notEqual(ground.state, state)
})

/** What hears a target that was asked for the catalog. */
function asked(): ReplyStream {
  const queue = new ReplyQueue()
  const answer = new CatalogAnswer(1, 1)
  queue.push({ kind: 'own-question', answer, failed: false, closesLeft: null })
  const sink = {
    show: silent,
    tell: silent,
    concluded: silent,
    skipping: silent,
    leave: silent,
    resynced: silent,
    ready: silent,
    writeEnded: silent,
    cutInTransaction: silent,
    enclosedEnded: silent,
    commanded: silent,
    counted: silent,
    cut: silent,
  }
  const memory = new TargetMemory(new Ground(fakeSession(), standardSettings, true), silent)
  const masks = new ReplyMasks({ maskRows: noMasks, maskCopy: noMasks, subjectsOfRows: noMasks })
  const limits = { maskedRowBytesMax: messageBytesMax, output: freshMemory, messageBytesMax }
  return new ReplyStream(queue, memory, sink, masks, limits, fakeSession())
}

function silent(): void {}

function noMasks(): never {
  return assert.fail('nothing is masked here')
}
