/**
 * The frames of a recording: what was asked, shown and concluded, in the order in which it happened. Big-endian.
 *
 *     frame := kind (1 byte) statement (uint32, 0 for none) at (float64, ms since the epoch) length (uint32) payload
 *
 * Payloads: `started`, `concluded`, `gap` and `ended` are JSON; `shown` is the client's bytes as they were sent;
 * `left-out` is a count (float64) and a SHA-256; `asked` is laid out at `encodeAsked`.
 */
import type { Verdict } from '../core/decision.ts'
import type { Outcome } from '../core/outcome.ts'
import type { StatementAct } from '../core/statement.ts'

/** Who was recorded where, as far as a replay needs it. Self-asserted words of the client are among it. */
export interface SessionHead {
  readonly version: 1
  readonly session: string
  readonly principal: string
  readonly name: string
  /** Ids of the delegation chain, who acts first. */
  readonly chain: readonly string[]
  readonly resource: string
  readonly address: string
  readonly application: string
  readonly startedAt: number
}

interface Timed {
  /** Milliseconds since the epoch. */
  readonly at: number
}

interface OfStatement extends Timed {
  readonly statement: number
}

/** The session began. */
export interface StartedFrame extends Timed {
  readonly kind: 'started'
  readonly head: SessionHead
}

/** A statement was decided. */
export interface AskedFrame extends OfStatement {
  readonly kind: 'asked'
  readonly act: StatementAct
  readonly verdict: Verdict
  readonly rule: string
  readonly text: string
  readonly parameters: Buffer | null
  /** When text or parameters were too long to keep whole: how long both were and the SHA-256 of text then parameters. */
  readonly cut: { readonly bytes: number; readonly digest: string } | null
}

/** Bytes went to the client. */
export interface ShownFrame extends OfStatement {
  readonly kind: 'shown'
  readonly bytes: Buffer
}

/** Shown beyond what is kept of one statement: how much, and the SHA-256 of it in hex. */
export interface LeftOutFrame extends OfStatement {
  readonly kind: 'left-out'
  readonly bytes: number
  readonly digest: string
}

/** A statement's outcome. */
export interface ConcludedFrame extends OfStatement {
  readonly kind: 'concluded'
  readonly outcome: Outcome
}

/** Frames that are missing at this place because memory or disk could not keep up. */
export interface GapFrame extends Timed {
  readonly kind: 'gap'
  readonly frames: number
  readonly bytes: number
}

/** The session ended. */
export interface EndedFrame extends Timed {
  readonly kind: 'ended'
}

export type Frame =
  StartedFrame | AskedFrame | ShownFrame | LeftOutFrame | ConcludedFrame | GapFrame | EndedFrame

/** A kind's place in this list is its byte; only ever append. */
export const frameKinds = ['started', 'asked', 'shown', 'left-out', 'concluded', 'gap', 'ended'] as const
export type FrameKind = (typeof frameKinds)[number]

export const frameHeaderBytes = 17
export const leftOutBytes = 40

/** The part of `asked` before its texts: act, verdict, length of rule, flags, uint32 text and parameters lengths. */
export const askedHeaderBytes = 12
/** Follows the header when flag 2 is set: uint32 length of the whole, SHA-256. */
export const askedCutBytes = 36
export const askedFlags = { hasParameters: 1, isCut: 2 } as const

export const acts: readonly StatementAct[] = ['prepare', 'run', 'call']
export const verdicts: readonly Verdict[] = ['allow', 'review', 'deny']
