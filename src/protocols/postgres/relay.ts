import type { Socket } from 'node:net'
import { Clearance } from '../../core/clearance.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Conversation } from './conversation/conversation.ts'
import { MalformedFrame, type Framer } from './messages/frame.ts'
import { parameterStatus } from './messages/message-to-client.ts'
import type { Housekeeping } from './session/housekeeping.ts'
import type { ConversationPorts } from './session/ports.ts'
import { Outbox } from './messages/outbox.ts'
import { readOn } from './messages/read-on.ts'
import { refusalMessage } from './replies/refuse.ts'
import { Slab, SlabPool } from './messages/slab.ts'
import type { TargetFeed } from './opening/target-feed.ts'

/** How long a client that says no more may hear nothing before it is looked whether anybody listens. */
const probeMs = 100
/** Every server that is spoken to says so at the beginning, and no setting changes it. */
const unchanged = parameterStatus('integer_datetimes', 'on')

type RelayPorts = Pick<
  ConversationPorts,
  'toTarget' | 'toClient' | 'leave' | 'tellClient' | 'endTarget' | 'output' | 'paced' | 'end'
>

const outputPool = new SlabPool(256 * 1024, 16)

/**
 * Moves bytes between two sockets and a conversation, and carries backpressure from one end to the other: a client that
 * does not read stops the reading from its target, a target that does not read stops the reading from its client.
 */
export class Relay {
  readonly #client: Socket
  readonly #target: Socket
  readonly #feed: TargetFeed | null
  /** Where masked rows are written. */
  readonly #output = new Slab(outputPool)
  readonly #toClient: Outbox
  readonly #toTarget: Outbox
  readonly #framer: Framer
  readonly #inboxBytesMax: number
  readonly #reportBug: (bug: unknown) => void
  readonly #done = Promise.withResolvers<string>()
  #conversation: Conversation | null = null
  #isOver = false
  /** The client has shut down its writing side without a goodbye. */
  #hasClientEnded = false
  /** Bytes that came behind what is no message. */
  #strayBytes = 0
  #isClientBroken = false
  /** The target has, while what it said before was in doubt. */
  #hasTargetEnded = false
  /** What the target said since something must be known before it is taken; null where nothing must. */
  #doubted: Buffer[] | null = null

  constructor(
    client: Socket,
    target: { readonly socket: Socket; readonly feed: TargetFeed | null },
    framer: Framer,
    inboxBytesMax: number,
    reportBug: (bug: unknown) => void,
  ) {
    this.#client = client
    this.#target = target.socket
    this.#feed = target.feed
    this.#toClient = new Outbox(client)
    this.#toTarget = new Outbox(target.socket)
    this.#framer = framer
    this.#inboxBytesMax = inboxBytesMax
    this.#reportBug = reportBug
  }

  /**
   * Resolves, with the reason, when the conversation is over and both sockets are closed or closing. `first` is what
   * begins it: notices that the target sent before it was ready, the word that it is, and what either side said since.
   */
  run(
    conversation: Conversation,
    first: Readonly<Record<'notices' | 'ready' | 'client' | 'target', Buffer>>,
  ): Promise<string> {
    this.#conversation = conversation
    const client = this.#client
    const target = this.#target
    readOn(client, (chunk) => this.#fromClient(chunk))
    if (this.#feed)
      this.#feed.flowTo(
        (chunk, headroomBytes) => this.#fromTarget(chunk, headroomBytes),
        () => this.#hasLeft,
      )
    else readOn(target, (chunk) => this.#fromTarget(chunk, 0))
    client.on('drain', () => {
      this.#output.settle(this.#hasLeft)
      target.resume()
    })
    target.on('drain', () => this.#pace())
    // Whoever says no more is answered all the same.
    client.allowHalfOpen = true
    client.on('close', () => this.#clientLeft(true))
    client.on('end', () => this.#clientEnded())
    target.on('close', () => this.#targetLeft())
    target.on('end', () => this.#targetLeft())
    if (first.notices.length > 0) this.#fromTarget(first.notices, 0)
    this.#write(first.ready)
    if (first.target.length > 0) this.#fromTarget(first.target, 0)
    if (first.client.length > 0) this.#fromClient(first.client)
    client.resume()
    target.resume()
    if (client.destroyed) this.#clientLeft(true)
    return this.#done.promise
  }

  /** What a conversation does to the two sockets. */
  get ports(): RelayPorts {
    return {
      toTarget: (message) => this.#forward(message),
      toClient: (recorded) => this.#write(recorded.bytes),
      leave: () => this.#leaveInPart(),
      tellClient: (words) => this.#write(words),
      endTarget: () => {
        this.#toTarget.flush()
        this.#target.end()
      },
      output: this.#output,
      paced: () => this.#pace(),
      end: (refusal) => this.end(refusal),
    }
  }

  #forward(message: Clearance | Housekeeping): void {
    if (this.#isOver) return
    // Outside of a chunk's work, too, what is said in one go leaves together.
    if (!this.#toTarget.isGathering) {
      this.#toTarget.gather()
      queueMicrotask(() => this.#leaveForTarget())
    }
    this.#toTarget.write(message instanceof Clearance ? message.spend() : message.bytes)
  }

  /** A client can go on with what it was shown while the rest of the chunk is worked through. */
  #leaveInPart(): void {
    if (this.#isOver || !this.#toClient.isGathering) return
    this.#leaveForClient()
    this.#toClient.gather()
  }

  #write(bytes: Buffer): void {
    if (this.#isOver || this.#client.destroyed) return
    if (!this.#toClient.write(bytes)) this.#target.pause()
  }

  /** True when the client's side holds nothing that it was given. */
  get #hasLeft(): boolean {
    return this.#client.writableLength === 0 && !this.#client.destroyed
  }

  /** Reads on from the client unless too much of it waits already. */
  #pace(): void {
    if (this.#isOver) return
    const isFull =
      (this.#conversation?.inboxBytes ?? 0) > this.#inboxBytesMax || this.#target.writableNeedDrain
    if (isFull) this.#client.pause()
    else if (this.#client.isPaused()) this.#client.resume()
  }

  #fromClient(chunk: Buffer): void {
    const conversation = this.#conversation
    if (this.#isOver || !conversation) return
    if (this.#isClientBroken) return this.#stray(chunk)
    this.#toTarget.gather()
    this.#guard(() => {
      try {
        const frames = this.#framer.push(chunk)
        this.#toTarget.expect(chunk)
        conversation.fromClient(frames)
      } catch (fault) {
        if (!(fault instanceof MalformedFrame)) throw fault
        this.#isClientBroken = true
        conversation.fromClient(fault.before)
        conversation.clientBroke(refusalOf(fault))
      }
    })
    this.#leaveForTarget()
    this.#pace()
  }

  /** What follows cannot be read. It is not waited for what was asked before while a client goes on and on. */
  #stray(chunk: Buffer): void {
    this.#strayBytes += chunk.length
    if (this.#strayBytes > this.#inboxBytesMax) this.end(endlessBytes)
  }

  #fromTarget(chunk: Buffer, headroomBytes: number): void {
    const conversation = this.#conversation
    if (this.#isOver || !conversation) return
    if (this.#isDoubted(conversation, chunk)) return
    this.#take(conversation, chunk, headroomBytes)
  }

  /** Keeps what comes while the conversation doubts it, by copy: the chunk's memory is read into again. */
  #isDoubted(conversation: Conversation, chunk: Buffer): boolean {
    if (this.#doubted) {
      this.#doubted.push(Buffer.from(chunk))
      this.#target.pause()
      return true
    }
    const doubt = conversation.doubt()
    if (doubt === null) return false
    this.#doubted = [Buffer.from(chunk)]
    this.#target.pause()
    const go = (): void => {
      const [first, ...others] = this.#doubted ?? []
      this.#doubted = null
      if (!this.#isOver) this.#target.resume()
      if (first && !this.#isOver) this.#take(conversation, first, 0)
      // What came while it was doubted may be of a statement that began after the look.
      for (const one of others) this.#fromTarget(one, 0)
      if (this.#hasTargetEnded) this.#targetLeft()
    }
    doubt.then(go).catch((bug: unknown) => {
      this.#reportBug(bug)
      this.end(new Refusal('internal', 'The gateway failed; the session is over.'))
    })
    return true
  }

  #take(conversation: Conversation, chunk: Buffer, headroomBytes: number): void {
    this.#toClient.gather()
    this.#toTarget.gather()
    let rest: Buffer | null = null
    this.#guard(() => {
      rest = conversation.fromTarget(chunk, headroomBytes)
    })
    this.#leaveForClient()
    this.#output.settle(this.#hasLeft)
    this.#leaveForTarget()
    this.#pace()
    if (rest !== null) this.#fromTarget(rest, 0)
  }

  #leaveForTarget(): void {
    if (!this.#toTarget.flush()) this.#client.pause()
  }

  #leaveForClient(): void {
    if (!this.#toClient.flush()) this.#target.pause()
  }

  /** A bug ends the session in which it shows, not the gateway. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (bug) {
      this.#reportBug(bug)
      this.end(new Refusal('internal', 'The gateway failed; the session is over.'))
    }
  }

  /** A client that has shut down its writing side has said all that it will, as one that says goodbye. */
  #clientEnded(): void {
    if (this.#isOver) return
    this.#hasClientEnded = !this.#conversation?.hasClientTakenLeave
    this.#toTarget.gather()
    this.#guard(() => this.#conversation?.clientEnded())
    this.#leaveForTarget()
    this.#clientLeft(false)
    if (this.#isOver || !this.#hasClientEnded) return
    // One that is gone altogether looks the same until it is told something.
    this.#client.on('timeout', () => this.#probe())
    this.#client.setTimeout(probeMs)
  }

  /** Says something that changes nothing, so that a peer that has closed its socket has its system say so. */
  #probe(): void {
    if (this.#isOver || this.#conversation?.isMidMessage || this.#client.writableLength > 0) return
    this.#client.write(unchanged)
  }

  /**
   * Whoever says goodbye first is owed that the target finishes what was asked; whoever just goes, or hears nothing more,
   * is not.
   */
  #clientLeft(isClosed: boolean): void {
    if (this.#isOver) return
    const hasLeft = this.#conversation?.hasClientTakenLeave === true
    if (!hasLeft || (isClosed && this.#hasClientEnded)) return this.#finish('client-left')
    // Nobody reads any more, so nothing holds the target's replies up.
    if (this.#client.destroyed) this.#target.resume()
  }

  #targetLeft(): void {
    if (this.#isOver) return
    // Its last words come first.
    this.#hasTargetEnded = true
    if (this.#doubted) return
    if (this.#conversation?.hasTargetTakenLeave) return this.#finish('target-left')
    this.end(new Refusal('target-unreachable', 'The target closed the connection.'))
  }

  /** Says why, if there is something to say, and ends both sides. */
  end(refusal: Refusal | null): void {
    if (this.#isOver) return
    this.#toClient.flush()
    // Inside a row the words would be taken for the rest of it.
    if (refusal && !this.#conversation?.isMidMessage) this.#client.write(refusalMessage(refusal, 'FATAL'))
    this.#finish(refusal ? refusal.code : 'client-left')
  }

  #finish(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#framer.drain()
    this.#conversation?.close()
    this.#toClient.flush()
    // What was cleared is sent, whatever came behind it.
    this.#toTarget.flush()
    this.#target.destroy()
    if (this.#client.destroyed) return this.#done.resolve(reason)
    this.#client.end()
    // Whoever does not read its last words does not keep the connection.
    this.#client.setTimeout(5000, () => this.#client.destroy())
    this.#client.resume()
    this.#done.resolve(reason)
  }
}

function refusalOf(fault: MalformedFrame): Refusal {
  if (fault.kind === 'room') return noRoom()
  if (fault.kind === 'size')
    return new Refusal('limit-exceeded', `A message is too long for this gateway: ${fault.message}.`, {
      hint: 'Send it in smaller parts; an operator sets how much is taken (limits.frame-bytes-max).',
    })
  return new Refusal('protocol-violation', `The client sent a malformed message: ${fault.message}.`)
}

const endlessBytes = new Refusal(
  'protocol-violation',
  'The client goes on with bytes behind what is no message.',
)

function noRoom(): Refusal {
  return new Refusal('limit-exceeded', 'Too many large messages are on their way to this gateway at once.', {
    hint: 'Try again later, or send less in one message.',
  })
}
