/**
 * Asking a session for its search_path (servers before PostgreSQL 18 do not report it). The question is constant and
 * names its function in full.
 */
import { headerBytes } from './frame.ts'
import { MessageReader } from './message-reader.ts'
import type { OwnAnswer } from './own-answer.ts'

/** The question. */
export const pathQuestion = ["SELECT pg_catalog.current_setting('search_path')"] as const

/** The answer as it comes in. */
export class PathAnswer implements OwnAnswer {
  /** Null until the target has said it. */
  path: string | null = null

  row(message: Buffer): void {
    if (message.length > rowBytesMax) throw new RangeError('The search path is too long.')
    const reader = new MessageReader(message, headerBytes)
    if (reader.count(4) === 1) this.path = reader.value()?.toString('utf8') ?? null
  }

  endStatement(): void {
    // One statement, one row: nothing to tell apart.
  }
}

const rowBytesMax = 64 * 1024
