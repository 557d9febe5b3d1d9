/**
 * A PostgreSQL that runs nothing: it knows the protocol's rules (what is answered by what, skip until Sync, transactions,
 * copies) and takes what to do from words in the text, such as `rows 3`, `error`, `begin`, `copy out`.
 */
import { replies, say } from '../../src/protocols/postgres/conversation/conversation-fixture.ts'
import { Framer, type Frame } from '../../src/protocols/postgres/messages/frame.ts'
import {
  decodeClientMessage,
  type ClientMessage,
} from '../../src/protocols/postgres/messages/message-from-client.ts'
import { clientLimit, clientMessageName } from '../../src/protocols/postgres/messages/message.ts'

/** What stands in every row and must never reach a client as it is. */
export const protectedValue = 'PROTECTED-7391'

type Transaction = 'idle' | 'open' | 'failed'

export class FakeTarget {
  /** Texts that were run, in order. */
  readonly ran: string[] = []
  readonly #framer = new Framer(clientLimit())
  readonly #prepared = new Map<string, string>()
  readonly #portals = new Map<string, { readonly text: string; rowsLeft: number; isDone: boolean }>()
  #transaction: Transaction = 'idle'
  #isSkipping = false
  #copiesIn: 'simple' | 'extended' | null = null
  /** It has closed the connection over what does not belong into a copy. */
  #isGone = false

  /** The replies to these bytes. */
  push(bytes: Buffer): readonly Buffer[] {
    return this.#framer.push(Buffer.from(bytes)).flatMap((frame) => this.#answer(frame))
  }

  #answer(frame: Frame): readonly Buffer[] {
    if (this.#isGone) return []
    if (this.#copiesIn && !copying.has(clientMessageName(frame.type))) {
      this.#isGone = true
      return [this.#fail()]
    }
    const message = decodeClientMessage(frame)
    if (this.#copiesIn) return this.#copyIn(message)
    if (message.type === 'Sync') {
      this.#isSkipping = false
      return [this.#ready()]
    }
    if (message.type === 'Query')
      return [...this.#query(message.text), ...(this.#copiesIn ? [] : [this.#ready()])]
    if (this.#isSkipping) return []
    const answers = this.#extended(message)
    if (answers !== 'error') return answers
    this.#isSkipping = true
    return [this.#fail()]
  }

  #query(text: string): readonly Buffer[] {
    if (text.trim() === '') return [say('EmptyQueryResponse')]
    const answers: Buffer[] = []
    for (const part of text.split(';')) {
      const words = this.#isRefusing(part) ? null : this.#run(part, 'simple')
      if (words === null) return [...answers, this.#fail()]
      answers.push(...words)
    }
    return answers
  }

  #extended(message: ClientMessage): readonly Buffer[] | 'error' {
    switch (message.type) {
      case 'Parse':
        if (message.text.includes('error parse') || this.#isRefusing(message.text)) return 'error'
        if (message.name !== '' && this.#prepared.has(message.name)) return 'error'
        this.#prepared.set(message.name, message.text)
        return [say('ParseComplete')]
      case 'Bind': {
        const text = this.#prepared.get(message.statement)
        if (text === undefined || this.#isRefusing(text)) return 'error'
        if (message.portal !== '' && this.#portals.has(message.portal)) return 'error'
        this.#portals.set(message.portal, { text, rowsLeft: rowsIn(text), isDone: false })
        return [say('BindComplete')]
      }
      case 'Describe': {
        const text =
          message.space === 'statement'
            ? this.#prepared.get(message.name)
            : this.#portals.get(message.name)?.text
        if (text === undefined) return 'error'
        const types = message.space === 'statement' ? [say('ParameterDescription', { int16: 0 })] : []
        return [...types, text.includes('rows') ? columns : say('NoData')]
      }
      case 'Execute': {
        const portal = this.#portals.get(message.portal)
        return portal && !this.#isRefusing(portal.text) ? this.#execute(portal, message.rowsMax) : 'error'
      }
      case 'Close':
        if (message.space === 'statement') this.#prepared.delete(message.name)
        else this.#portals.delete(message.name)
        return [say('CloseComplete')]
      case 'Flush':
      case 'Terminate':
        return []
      case 'CopyData':
      case 'CopyDone':
      case 'CopyFail':
        // Late ones, after a copy that failed: they are passed over.
        return []
      case 'FunctionCall':
      case 'Password':
      case 'Query':
      case 'Sync':
        return 'error'
    }
  }

  #execute(
    portal: { readonly text: string; rowsLeft: number; isDone: boolean },
    rowsMax: number,
  ): readonly Buffer[] | 'error' {
    const { text } = portal
    if (!text.includes('rows')) {
      // What returns no rows runs once.
      if (portal.isDone) return 'error'
      portal.isDone = true
      return this.#run(text, 'extended') ?? 'error'
    }
    this.ran.push(text)
    const shown = rowsMax > 0 ? Math.min(rowsMax, portal.rowsLeft) : portal.rowsLeft
    portal.rowsLeft -= shown
    const rows = Array.from({ length: shown }, (_, at) =>
      replies.row(`open ${at}`, `${protectedValue} ${at}`),
    )
    if (text.includes('error late')) return 'error'
    return [...rows, portal.rowsLeft > 0 ? say('PortalSuspended') : replies.complete(`SELECT ${shown}`)]
  }

  /** What one statement answers without a portal's rows; null when it fails. */
  #run(text: string, form: 'simple' | 'extended'): readonly Buffer[] | null {
    this.ran.push(text)
    if (text.includes('error')) return null
    if (text.includes('begin')) return this.#move('open', 'BEGIN')
    if (text.includes('commit'))
      return this.#move('idle', this.#transaction === 'failed' ? 'ROLLBACK' : 'COMMIT')
    if (text.includes('copy out')) {
      const line = say('CopyData', { bytes: Buffer.from(`open\t${protectedValue}\n`) })
      return [
        say('CopyOutResponse', { int8: 0 }, { int16: 2 }, { int16: 0 }, { int16: 0 }),
        line,
        say('CopyDone'),
        replies.complete('COPY 1'),
      ]
    }
    if (text.includes('copy in')) {
      this.#copiesIn = form
      return [say('CopyInResponse', { int8: 0 }, { int16: 1 }, { int16: 0 })]
    }
    if (!text.includes('rows')) return [replies.complete('DO')]
    const count = rowsIn(text)
    const rows = Array.from({ length: count }, (_, at) =>
      replies.row(`open ${at}`, `${protectedValue} ${at}`),
    )
    return [columns, ...rows, replies.complete(`SELECT ${count}`)]
  }

  #copyIn(message: ClientMessage): readonly Buffer[] {
    const isSimple = this.#copiesIn === 'simple'
    if (message.type !== 'CopyDone' && message.type !== 'CopyFail') return []
    this.#copiesIn = null
    const ready = isSimple ? [this.#ready()] : []
    if (message.type === 'CopyDone') return [replies.complete('COPY 1'), ...ready]
    this.#isSkipping = !isSimple
    return [this.#fail(), ...ready]
  }

  #isRefusing(text: string): boolean {
    return this.#transaction === 'failed' && !text.includes('commit')
  }

  #move(to: Transaction, tag: string): readonly Buffer[] {
    this.#transaction = to
    return [replies.complete(tag)]
  }

  #fail(): Buffer {
    if (this.#transaction === 'open') this.#transaction = 'failed'
    return replies.error('22012')
  }

  #ready(): Buffer {
    if (this.#transaction === 'idle') this.#portals.clear()
    return replies.ready(this.#transaction)
  }
}

const copying: ReadonlySet<string | null> = new Set(['CopyData', 'CopyDone', 'CopyFail', 'Flush', 'Sync'])
const columns = replies.columns('a', 'b')

function rowsIn(text: string): number {
  return Number(/rows (\d+)/.exec(text)?.[1] ?? 0)
}
