import type { Clearance } from '../../../core/clearance.ts'
import type { Refusal, TargetQuestion } from '../../../core/refusal.ts'
import { clientMessageName, clientMessageType } from '../messages/message.ts'
import { writeMessage } from '../messages/message-writer.ts'
import { cursorQuestion, relationQuestion, routineQuestion } from '../../../sql/session/names-looked-up.ts'
import { asking, grammarPrefix, looking } from './own-asking.ts'
import { undoing } from './own-catalog.ts'

/**
 * A message that runs nothing by itself and may therefore reach the target without a clearance of its own.
 * The union of what can be made here is closed: adding a member is a security decision.
 */
export class Housekeeping {
  readonly bytes: Buffer

  private constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /**
   * A client's message passed on as it is. Execute belongs here because it only fetches from a portal whose Bind
   * was cleared; CopyData because the conversation lets it through under a cleared COPY only. Throws on any type
   * that carries a statement.
   */
  static relay(type: number, bytes: Buffer): Housekeeping {
    const name = clientMessageName(type)
    switch (name) {
      case 'Describe':
      case 'Execute':
      case 'Close':
      case 'Sync':
      case 'Flush':
      case 'CopyData':
      case 'CopyDone':
      case 'CopyFail':
        return new Housekeeping(bytes)
      case 'Query':
      case 'Parse':
      case 'Bind':
      case 'FunctionCall':
      case 'Password':
      case 'Terminate':
      case null:
        throw new Error(`${name ?? type} is not housekeeping.`)
    }
  }

  /**
   * Makes the target fail as the client's refused message would have: it describes a prepared statement that cannot
   * exist, so the target's own rules abort the transaction and skip to Sync, and nothing of the client's is sent.
   */
  static fail(absentName: string): Housekeeping {
    return new Housekeeping(named('S', absentName))
  }

  /**
   * Asks the target what it makes of a text that was refused, under a name of the gateway's own that is taken back at once, and
   * then makes it fail as above. It runs nothing of the client's: either the target says itself what is wrong, or the failure that
   * follows stands for the refusal.
   */
  static askRefused(
    { question }: Refusal,
    {
      text = '',
      parameterTypes = [],
    }: { readonly text?: string; readonly parameterTypes?: readonly number[] },
    absentName: string,
  ): Housekeeping {
    if (question === null)
      throw new Error('A statement that was refused for what it does is not asked about.')
    const asked = askingRefused(question, text, parameterTypes, `${absentName}_names`)
    return new Housekeeping(Buffer.concat([asked, named('S', absentName)]))
  }

  /** Asks what a portal returns, so that its masks are known before its rows come. */
  static describePortal(name: string): Housekeeping {
    return new Housekeeping(named('P', name))
  }

  /**
   * Asks the target through the client's session, under a name of the gateway's own. `flush` inside a batch of the
   * client, which a Sync would end.
   */
  static ask(name: string, texts: readonly string[], end: 'flush' | 'sync'): Housekeeping {
    const last = end === 'flush' ? Housekeeping.flush : Housekeeping.sync
    return new Housekeeping(Buffer.concat([asking(name, texts), last.bytes]))
  }

  /** Asks what a prepared statement takes and returns; the CloseComplete of `absentName` ends the answer. */
  static describe(name: string, absentName: string): Housekeeping {
    return new Housekeeping(Buffer.concat([named('S', name), closed(absentName), Housekeeping.flush.bytes]))
  }

  /**
   * Has a cleared text analysed under a name of the gateway's own, with parameters of these types, and asks what it takes and
   * returns. It runs nothing; the clearance is spent by the Bind. Two CloseCompletes, the last one at the end of the answer.
   */
  static prepareCleared(clearance: Clearance, name: string, types: readonly number[]): Housekeeping {
    if (!clearance.isRipe) throw new Error('The entry of this clearance is not synced yet.')
    const analysed = parse(name, clearance.statement.text, types)
    const messages = [
      closed(name),
      analysed,
      named('S', name),
      closed(`${name}_end`),
      Housekeeping.flush.bytes,
    ]
    return new Housekeeping(Buffer.concat(messages))
  }

  /**
   * Has a target that reads copy data end the session over a message that does not belong there, as it would over the client's
   * own, of which no more than the type is sent. Nothing may follow.
   */
  static outOfPlace(type: number): Housekeeping {
    return new Housekeeping(Buffer.from([type, 0, 0, 0, 4]))
  }

  /** Undoes a question that failed: the client's transaction is as it was before. */
  static undoQuestion(savepoint: string): Housekeeping {
    return new Housekeeping(query(undoing(savepoint).join(';')))
  }

  /** Begins, ends or undoes the gateway's own transaction around one text; runs nothing of the client's. */
  static readonly begin = new Housekeeping(query('BEGIN'))
  static readonly commit = new Housekeeping(query('COMMIT'))
  static readonly rollback = new Housekeeping(query('ROLLBACK'))
  static readonly sync = new Housekeeping(bare('Sync'))
  static readonly flush = new Housekeeping(bare('Flush'))
  static readonly terminate = new Housekeeping(bare('Terminate'))
}

function askingRefused(
  question: TargetQuestion,
  text: string,
  types: readonly number[],
  name: string,
): Buffer {
  switch (question.kind) {
    case 'analysis':
      return Buffer.concat([parse(name, text, types), closed(name)])
    case 'part':
      return Buffer.concat([parse(name, question.text, []), closed(name)])
    case 'grammar':
      return Buffer.concat([parse(name, grammarPrefix + text, []), closed(name)])
    case 'relation':
      return looking(name, relationQuestion, question.name)
    case 'routine':
      return looking(name, routineQuestion, arrayOf(question.name))
    case 'cursor':
      return Buffer.concat([
        looking(name, cursorQuestion, question.name),
        asking(name, [`FETCH NEXT FROM "${question.name.replaceAll('"', '""')}"`]),
      ])
    case 'prepared':
      return named('S', question.name)
  }
}

/** An array of texts as the server reads it. */
function arrayOf(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
}

function query(text: string): Buffer {
  return writeMessage(clientMessageType('Query'), [{ text }])
}

function parse(name: string, text: string, types: readonly number[]): Buffer {
  return writeMessage(clientMessageType('Parse'), [
    { text: name },
    { text },
    { int16: types.length },
    ...types.map((type) => ({ int32: type | 0 })),
  ])
}

function closed(name: string): Buffer {
  return writeMessage(clientMessageType('Close'), [{ bytes: Buffer.from('S') }, { text: name }])
}

function bare(name: 'Sync' | 'Flush' | 'Terminate'): Buffer {
  return Buffer.from([clientMessageType(name), 0, 0, 0, 4])
}

function named(what: 'S' | 'P', name: string): Buffer {
  const bytes = Buffer.alloc(1 + 4 + 1 + Buffer.byteLength(name) + 1)
  bytes.writeUInt8(clientMessageType('Describe'), 0)
  bytes.writeUInt32BE(bytes.length - 1, 1)
  bytes.write(what, 5, 'latin1')
  bytes.write(name, 6, 'utf8')
  return bytes
}
