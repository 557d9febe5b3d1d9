import { isUtf8 } from 'node:buffer'
import type { FieldDescription } from '../../../masking/masks/field.ts'
import { Framer, MalformedFrame } from '../messages/frame.ts'
import type { Frame } from '../messages/frame.ts'
import { commandTagIn, noticeFieldsIn, rowDescriptionIn } from '../messages/message-from-target.ts'
import { MessageReader } from '../messages/message-reader.ts'
import { messageBytesMax, targetLimit, targetMessageName } from '../messages/message.ts'

/** A value as the client got it: text, the hex of what is not text, or null for NULL. */
export type ShownValue = string | { readonly hex: string } | null

/** What a piece of a reply said. */
export type ReplyItem =
  | { readonly type: 'columns'; readonly names: readonly string[] }
  | { readonly type: 'row'; readonly values: readonly ShownValue[] }
  | { readonly type: 'copy'; readonly value: ShownValue }
  | { readonly type: 'done'; readonly tag: string }
  | { readonly type: 'error' | 'notice'; readonly fields: Readonly<Record<string, string>> }
  /** Anything else that PostgreSQL says, by the name of its message. */
  | { readonly type: 'message'; readonly name: string }
  | { readonly type: 'unreadable'; readonly bytes: number; readonly why: string }

/** Reads the replies of a recorded session piece by piece. Nothing that was recorded makes it throw. */
export class ReplyReader {
  readonly #framers = new Map<number, Framer>()
  readonly #fields = new Map<number, readonly FieldDescription[]>()
  #lastFields: readonly FieldDescription[] = []

  read(statement: number, bytes: Buffer): readonly ReplyItem[] {
    const framer = this.#framers.get(statement) ?? new Framer(targetLimit(messageBytesMax))
    this.#framers.set(statement, framer)
    const items: ReplyItem[] = []
    try {
      for (const frame of framer.push(bytes)) items.push(this.#item(statement, frame))
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error
      for (const frame of error.before) items.push(this.#item(statement, frame))
      items.push({ type: 'unreadable', bytes: bytes.length, why: error.message })
      this.#framers.delete(statement)
    }
    return items
  }

  /** The columns of a statement's last table, as the target described them. */
  fieldsOf(statement: number): readonly FieldDescription[] {
    return this.#fields.get(statement) ?? []
  }

  /** Nothing more comes of this statement; says so when a message was left half read. */
  end(statement: number): readonly ReplyItem[] {
    const heldBytes = this.#framers.get(statement)?.heldBytes ?? 0
    this.#framers.delete(statement)
    this.#fields.delete(statement)
    return heldBytes === 0 ? [] : [{ type: 'unreadable', bytes: heldBytes, why: 'a message is not whole' }]
  }

  /** Something is missing: what follows starts anew. */
  forget(): void {
    this.#framers.clear()
  }

  #item(statement: number, frame: Frame): ReplyItem {
    const name = targetMessageName(frame.type) ?? 'unknown'
    try {
      return this.#meaning(statement, name, frame)
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error
      return { type: 'unreadable', bytes: frame.bytes.length, why: `${name}: ${error.message}` }
    }
  }

  #meaning(statement: number, name: string, frame: Frame): ReplyItem {
    switch (name) {
      case 'RowDescription': {
        const fields = rowDescriptionIn(frame)
        this.#fields.set(statement, fields)
        this.#lastFields = fields
        return { type: 'columns', names: fields.map((field) => field.name) }
      }
      case 'DataRow':
        return { type: 'row', values: this.#values(statement, frame) }
      case 'CopyData':
        return { type: 'copy', value: shownValue(new MessageReader(frame.bytes).rest(), 0) }
      case 'CommandComplete':
        return { type: 'done', tag: commandTagIn(frame) }
      case 'ErrorResponse':
      case 'NoticeResponse': {
        const type = name === 'ErrorResponse' ? 'error' : 'notice'
        return { type, fields: Object.fromEntries(noticeFieldsIn(frame)) }
      }
      default:
        return { type: 'message', name }
    }
  }

  #values(statement: number, frame: Frame): readonly ShownValue[] {
    const reader = new MessageReader(frame.bytes)
    const values = Array.from({ length: reader.count(4) }, () => reader.value())
    // A portal may have been described with an earlier statement, whose formats need not be its own.
    const own = this.#fields.get(statement)
    const fields = own ?? (this.#lastFields.length === values.length ? this.#lastFields : [])
    return values.map((value, at) => value && shownValue(value, own ? (fields[at]?.format ?? 0) : 0))
  }
}

/**
 * The parameters of a statement as Bind carries them: format codes, then values. Null when the bytes are not that.
 */
export function shownParameters(parameters: Buffer): readonly ShownValue[] | null {
  try {
    const reader = new MessageReader(parameters, 0)
    const formats = Array.from({ length: reader.count(2) }, () => reader.uint16())
    const values = Array.from({ length: reader.count(4) }, () => reader.value())
    const only = formats.length === 1 ? formats[0] : undefined
    return values.map((value, at) => value && shownValue(value, only ?? formats[at] ?? 0))
  } catch (error) {
    if (error instanceof MalformedFrame) return null
    throw error
  }
}

function shownValue(value: Buffer, format: number): ShownValue {
  const isText = format === 0 && isUtf8(value) && !value.includes(0)
  return isText ? value.toString('utf8') : { hex: value.toString('hex') }
}
