/**
 * Asking a session for the settings that texts are read under. Servers report most of them, but from PostgreSQL 14 on not
 * before they are ready again, so that within a batch nobody else tells; and before 18 no server reports its search_path.
 * The question is constant and names its function in full.
 */
import { headerBytes } from '../messages/frame.ts'
import { MessageReader } from '../messages/message-reader.ts'
import type { OwnAnswer } from '../replies/own-answer.ts'
import { TargetFault } from '../messages/target-fault.ts'

const names = [
  'search_path',
  'standard_conforming_strings',
  'client_encoding',
  'session_authorization',
  'is_superuser',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
] as const

/** The question. */
export const settingsQuestion = [
  `SELECT ${names.map((name) => `pg_catalog.current_setting('${name}')`).join(', ')}`,
]

/** The answer as it comes in. */
export class SettingsAnswer implements OwnAnswer {
  /** By name; null until the target has said it. */
  settings: ReadonlyMap<string, string> | null = null

  row(message: Buffer): void {
    if (message.length > rowBytesMax) throw new TargetFault('settings that are too long')
    const reader = new MessageReader(message, headerBytes)
    if (reader.count(4) !== names.length) return
    this.settings = new Map(names.map((name) => [name, reader.value()?.toString('utf8') ?? '']))
  }

  endStatement(): void {
    // One statement, one row: nothing to tell apart.
  }
}

const rowBytesMax = 64 * 1024
