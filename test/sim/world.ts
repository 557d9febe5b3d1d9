/**
 * One session in one process, from one seed: a client, the conversation, a gate with a ledger, a target, a clock. Each step
 * lets one thing happen that could happen next (bytes arrive, an entry is synced, a review is ruled on, somebody leaves,
 * something breaks), and then every invariant is looked at.
 */
import assert from 'node:assert/strict'
import { Clearance, type Syncs } from '../../src/core/clearance.ts'
import type { Decision } from '../../src/core/decision.ts'
import type { Gate, Waiting } from '../../src/core/gate.ts'
import type { Inspection, StatementFacts } from '../../src/core/inspection.ts'
import { ManualClock } from '../../src/core/manual-clock.ts'
import { Recorded } from '../../src/core/outcome.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { Statement } from '../../src/core/statement.ts'
import { masksForCopy, masksForRows } from '../../src/masking/rows/row-masks.ts'
import { Conversation } from '../../src/protocols/postgres/conversation/conversation.ts'
import {
  fakeSession,
  inspectionOf,
  readFacts,
  standardSettings,
} from '../../src/protocols/postgres/conversation/conversation-fixture.ts'
import { Framer, MalformedFrame, headerBytes } from '../../src/protocols/postgres/messages/frame.ts'
import { freshMemory } from '../../src/protocols/postgres/fresh-memory.fixture.ts'
import { Ground } from '../../src/protocols/postgres/session/ground.ts'
import type { Housekeeping } from '../../src/protocols/postgres/session/housekeeping.ts'
import {
  clientLimit,
  clientMessageName,
  targetMessageName,
} from '../../src/protocols/postgres/messages/message.ts'
import { Chance } from './chance.ts'
import { clientScript, type Script } from './client-script.ts'
import { FakeTarget, protectedValue } from './fake-target.ts'
import { misdeeds } from './misdeeds.ts'

/** What may go wrong in a run. */
export type Weather = 'fair' | 'storm' | 'hostile-client' | 'hostile-target'

/** The entries of one statement. */
interface Entry {
  readonly text: string
  isWritten: boolean
  isSynced: boolean
  concluded: number
}

const holdMsMax = 60_000
const stepsMax = 6000
const clientMessageBytesMax = 64 * 1024

export class World {
  /** What happened, for whoever reads a failing seed. */
  readonly story: string[] = []
  readonly #chance: Chance
  readonly #weather: Weather
  readonly #clock = new ManualClock()
  readonly #target = new FakeTarget()
  readonly #script: Script
  readonly #entries = new Map<number, Entry>()
  readonly #framer = new Framer(clientLimit(clientMessageBytesMax))
  readonly #heard = new Framer(() => 0x3fff_ffff)
  readonly #syncs = this.#openSyncs()
  readonly #conversation: Conversation
  #fromClient: Buffer[]
  #fromTarget: Buffer[] = []
  /** Promises that somebody waits for: syncs, rulings, cancels. */
  #pending: { readonly what: string; readonly dueAt: number; readonly settle: (isLate: boolean) => void }[] =
    []
  #readies = 0
  #tail = ''
  #isLedgerBroken = false
  #isOver = false
  #isTargetGone = false

  constructor(seed: number, weather: Weather) {
    this.#chance = new Chance(seed)
    this.#weather = weather
    this.#script = clientScript(this.#chance, weather === 'hostile-client')
    this.#fromClient = [...this.#chance.pieces(this.#script.bytes)]
    this.#conversation = this.#converse()
  }

  /** Plays until nothing can happen any more. Throws where an invariant does not hold. */
  async run(): Promise<void> {
    for (let step = 0; step < stepsMax; step += 1) {
      const happenings = this.#happenings()
      if (happenings.length === 0) break
      this.#chance.pick(happenings)()
      await new Promise((resolve) => setImmediate(resolve))
      this.#hold()
    }
    assert.equal(this.#happenings().length, 0, 'it never comes to rest')
    const wasOver = this.#isOver
    this.#conversation.close()
    await new Promise((resolve) => setImmediate(resolve))
    for (const [number, { text, concluded }] of this.#entries)
      assert.equal(concluded, 1, `statement ${number} (${text}) was concluded ${concluded} times`)
    if (this.#weather === 'fair') {
      assert.ok(!wasOver, 'a fair session ended')
      assert.equal(this.#readies, this.#script.readies, 'not every request was answered')
    }
  }

  /** What must be true at every moment. */
  #hold(): void {
    assert.ok(
      this.#target.ran.every((text) => !text.includes('forbidden')),
      'I2: a refused text was run',
    )
    for (const { concluded } of this.#entries.values()) assert.ok(concluded <= 1, 'concluded twice')
    assert.ok(this.#conversation.inboxBytes <= this.#script.bytes.length, 'I8: the inbox grows by itself')
  }

  #happenings(): (() => void)[] {
    const { length } = this.#pending
    const next: (() => void)[] = []
    if (!this.#isOver) {
      const chunk = this.#fromClient[0]
      if (chunk) next.push(() => this.#clientSays(chunk))
      const reply = this.#fromTarget[0]
      if (reply) next.push(() => this.#targetSays())
      if (chunk ?? reply) this.#addTrouble(next)
    }
    if (length > 0) next.push(() => this.#settle(this.#chance.below(length)))
    if (length > 0 && this.#chance.oneIn(4)) next.push(() => this.#wait())
    return next
  }

  #addTrouble(next: (() => void)[]): void {
    if (this.#chance.oneIn(30))
      next.push(() => this.#tell('the client cancels', () => this.#conversation.cancel()))
    if (this.#weather === 'fair') return
    if (this.#chance.oneIn(120)) next.push(() => this.#tell('the client goes', () => this.#finish()))
    if (this.#chance.oneIn(120))
      next.push(() => this.#tell('the ledger breaks', () => (this.#isLedgerBroken = true)))
    if (this.#weather === 'hostile-target' && this.#chance.oneIn(15))
      next.push(() => this.#targetMisbehaves())
    if (this.#chance.oneIn(120) && !this.#isTargetGone)
      next.push(() =>
        this.#tell('the target goes', () => {
          this.#isTargetGone = true
          this.#finish()
        }),
      )
  }

  #clientSays(chunk: Buffer): void {
    this.#fromClient.shift()
    this.#tell(`client: ${chunk.length} bytes`, () => {
      try {
        this.#conversation.fromClient(this.#framer.push(chunk))
      } catch (fault) {
        if (!(fault instanceof MalformedFrame)) throw fault
        this.#conversation.fromClient(fault.before)
        this.#conversation.clientBroke(new Refusal('protocol-violation', fault.message))
      }
    })
  }

  #targetSays(): void {
    const chunk = Buffer.concat(this.#fromTarget.splice(0, 1 + this.#chance.below(8)))
    this.#tell(`target: ${chunk.length} bytes`, () => this.#conversation.fromTarget(chunk))
  }

  #targetMisbehaves(): void {
    const { text, bytes } = this.#chance.pick(misdeeds)
    this.#tell(`the target ${text}`, () => {
      const at = this.#chance.below(this.#fromTarget.length + 1)
      this.#fromTarget.splice(at, 0, ...this.#chance.pieces(bytes(this.#chance)))
    })
  }

  #settle(at: number): void {
    const [one] = this.#pending.splice(at, 1)
    if (one) this.#tell(one.what, () => one.settle(false))
  }

  #later(what: string, settle: () => void): void {
    this.#pending.push({ what, dueAt: Infinity, settle: () => settle() })
  }

  /** Time passes: whatever was not settled in its time is over. */
  #wait(): void {
    this.#tell('time passes', () => this.#clock.advance(this.#chance.below(holdMsMax)))
    const late = this.#pending.filter(({ dueAt }) => dueAt <= this.#clock.now())
    this.#pending = this.#pending.filter(({ dueAt }) => dueAt > this.#clock.now())
    for (const { settle } of late) settle(true)
  }

  #tell(words: string, happen: () => unknown): void {
    this.story.push(words)
    happen()
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#conversation.close()
  }

  #converse(): Conversation {
    const session = fakeSession()
    return new Conversation(
      {
        clock: this.#clock,
        gate: this.#gate(),
        session,
        comesBack: false,
        targetProcess: null,
        inspect: (text) => this.#inspect(text),
        maskRows: (...asked) => masksForRows(...asked, noKeys),
        maskCopy: (...asked) => masksForCopy(...asked, noKeys),
        subjectsOfRows: () => assert.fail('nobody is counted here'),
        output: freshMemory,
        toTarget: (message) => this.#toTarget(message),
        toClient: (recorded) => this.#toClient(recorded.bytes),
        leave: () => undefined,
        tellClient: (words) => this.#toClient(words),
        endTarget: () => this.#later('the target leaves', () => this.#finish()),
        cancelTarget: () => new Promise((resolve) => this.#later('the cancel arrives', resolve)),
        paced: () => undefined,
        end: (refusal) => this.#tell(`it ends: ${refusal?.message ?? 'goodbye'}`, () => this.#finish()),
      },
      new Ground(session, standardSettings, true),
      { maskedRowBytesMax: 1 << 16, replyMessageBytesMax: 1 << 16, namesMax: 8, repliesOwedMax: 30 },
      'absent',
    )
  }

  #inspect(text: string): Inspection | Promise<Inspection> {
    const inspection = inspectionOf(...text.split(';').map(factsOf))
    if (!this.#chance.oneIn(4)) return inspection
    return new Promise((resolve) => {
      const settle = (): void => resolve(inspection)
      this.#pending.push({ what: 'a text is inspected', dueAt: Infinity, settle })
    })
  }

  #toTarget(message: Clearance | Housekeeping): void {
    assert.ok(!this.#isOver, 'something was forwarded after the end')
    if (message instanceof Clearance) {
      const entry = this.#entries.get(message.statement.number)
      assert.ok(entry?.isWritten, 'I1: forwarded before its entry was written')
      assert.ok(entry.isSynced, 'I1: forwarded before its entry was synced')
      assert.equal(entry.concluded, 0, 'forwarded after it was concluded')
    }
    const bytes = message instanceof Clearance ? message.spend() : message.bytes
    const named = message instanceof Clearance ? ` under ${message.statement.number}` : ''
    for (const frame of new Framer(clientLimit()).push(Buffer.from(bytes)))
      this.story.push(`  forwarded: ${clientMessageName(frame.type)}${named} ${printable(frame.bytes)}`)
    const replies = this.#target.push(bytes)
    if (replies.length > 0) this.#fromTarget.push(...this.#chance.pieces(Buffer.concat(replies)))
  }

  #toClient(bytes: Buffer): void {
    const text = this.#tail + bytes.toString('latin1')
    // A target that lies says what it likes in columns that nobody protects.
    const isHonest = this.#weather !== 'hostile-target'
    assert.ok(!isHonest || !text.includes(protectedValue), 'I4: a protected value was shown')
    this.#tail = text.slice(-protectedValue.length)
    for (const frame of this.#heard.push(Buffer.from(bytes))) {
      const name = targetMessageName(frame.type)
      assert.ok(name !== null, 'the client hears what is no message')
      this.story.push(`  heard: ${name}`)
      if (name === 'ReadyForQuery') this.#readies += 1
    }
  }

  #gate(): Gate {
    return {
      admit: () => Promise.reject(new Error('nobody is admitted here')),
      submit: (_session, statement, waiting) => this.#submit(statement, waiting),
      record: (_session, { statement, bytes }) => {
        if (this.#isLedgerBroken) return unavailable
        const entry = this.#entries.get(statement)
        assert.ok(statement === 0 || entry?.isWritten, 'I1: shown before its entry was written')
        return Recorded.issue(bytes)
      },
      isCurrent: () => true,
      count: () => ({ rows: Infinity, budget: '' }),
      conclude: (_session, { statement }, outcome) => {
        const entry = this.#entries.get(statement.number)
        assert.ok(entry, 'what was never decided was concluded')
        entry.concluded += 1
        this.story.push(`  concluded: ${statement.number} ${outcome.result}`)
      },
      close: () => Promise.resolve(),
    }
  }

  #submit(statement: Statement, waiting: Waiting): Clearance | Refusal | Promise<Clearance | Refusal> {
    if (this.#isLedgerBroken) return unavailable
    const { text, number } = statement
    if (text.includes('forbidden')) return new Refusal('denied', 'No.')
    const issue = (awaited?: Syncs): Clearance => {
      assert.ok(!this.#entries.has(number), 'a statement number came twice')
      this.#entries.set(number, { text, isWritten: true, isSynced: !awaited, concluded: 0 })
      return Clearance.issue(statement, decision, number, this.#clock.monotonic(), awaited)
    }
    if (text.includes('review')) return this.#review(issue, waiting)
    if (this.#chance.oneIn(2)) return issue()
    if (waiting.goesAhead) return issue(this.#syncs)
    return new Promise((resolve) => {
      const settle = (): void => resolve(this.#isLedgerBroken ? unavailable : issue())
      this.#pending.push({ what: 'an entry is synced', dueAt: Infinity, settle })
    })
  }

  /** Clearances that were given ahead ripen as the disk gets to them. */
  #openSyncs(): Syncs {
    const entries = this.#entries
    const wait = (number: number): Promise<Refusal | null> =>
      new Promise((resolve) => {
        const settle = (): void => {
          if (this.#isLedgerBroken) return resolve(unavailable)
          for (const [other, entry] of entries) if (other <= number) entry.isSynced = true
          resolve(null)
        }
        this.#pending.push({ what: 'what was given ahead is synced', dueAt: Infinity, settle })
      })
    return {
      get syncedTo() {
        for (const [number, { isSynced }] of entries) if (!isSynced) return number
        return Infinity
      },
      synced: wait,
    }
  }

  #review(issue: () => Clearance, waiting: Waiting): Promise<Clearance | Refusal> {
    waiting.held({
      reviewId: 'r',
      url: 'http://localhost/r',
      endsAt: this.#clock.now() + holdMsMax,
      reason: 'asked',
    })
    return new Promise((resolve) => {
      const rule = (isLate: boolean): void => {
        if (isLate) return resolve(new Refusal('review-expired', 'Nobody answered.'))
        resolve(this.#chance.oneIn(3) ? new Refusal('review-denied', 'No.') : issue())
      }
      const one = { what: 'a review is ruled on', dueAt: this.#clock.now() + holdMsMax, settle: rule }
      this.#pending.push(one)
      waiting.signal.addEventListener('abort', () => {
        if (!this.#pending.includes(one)) return
        this.#pending = this.#pending.filter((other) => other !== one)
        resolve(new Refusal('review-withdrawn', 'Withdrawn.'))
      })
    })
  }
}

function printable(bytes: Buffer): string {
  return bytes
    .toString('latin1', headerBytes)
    .replaceAll(/[^ -~]+/g, '·')
    .slice(0, 60)
}

const unavailable = new Refusal('ledger-unavailable', 'Nothing was sent.')
const noKeys = { tokenKey: () => assert.fail('no token here') }
const decision: Decision = {
  verdict: 'allow',
  rule: 'test',
  reason: '',
  code: 'denied',
  hint: '',
  obligations: {
    masks: new Map([
      [
        'public.t.b',
        { column: 'public.t.b', dataClass: 'test', strategy: { kind: 'fixed', text: '[hidden]' } },
      ],
    ]),
    guardMessages: true,
    rowsMax: null,
    record: 'rows',
    syncReads: false,
  },
  review: null,
  policyVersion: '0',
  cacheable: true,
}

const plainText = { kind: 'text', delimiter: '\t', nullMarker: '\\N', hasHeader: false } as const

function factsOf(text: string): StatementFacts {
  const facts: StatementFacts = {
    ...readFacts,
    outputs: {
      kind: 'known',
      columns: ['a', 'b'].map((name) => ({ name, sources: [`public.t.${name}`], direct: true })),
    },
  }
  if (text.includes('copy out')) return { ...facts, copy: 'out', copyShape: plainText }
  if (text.includes('copy in'))
    return { ...facts, copy: 'in', copyShape: plainText, outputs: { kind: 'none' } }
  return text.includes('rows') ? facts : { ...facts, outputs: { kind: 'none' } }
}
