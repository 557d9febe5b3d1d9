import { Buffer } from 'node:buffer'
import type { Frame } from '../messages/frame.ts'
import { noticeFieldsIn } from '../messages/message-from-target.ts'

const headerBytes = 5 // type, int32 length (counts itself)

/** Who called whom. A text that a body runs may hold whatever the body puts into it. */
const callers = /^(?:PL\/pgSQL function [^\n"]+ line [0-9]+ at [A-Za-z /]+(?:\n|$))*$/

/**
 * True of what RAISE in a body of PL/pgSQL says: nothing else comes from there in the server's source, and no statement can name
 * another place for what it says ("Error and Notice Message Fields").
 */
export function isRaised(frame: Frame): boolean {
  const fields = noticeFieldsIn(frame)
  return fields.get('F') === 'pl_exec.c' && fields.get('R') === 'exec_stmt_raise'
}

/** The message without its context where that may show a text that a body ran; null where it may be told as it is. */
export function withoutTexts(frame: Frame): Buffer | null {
  const { bytes } = frame
  if (callers.test(noticeFieldsIn(frame).get('W') ?? '')) return null
  const parts: Buffer[] = []
  for (let at = headerBytes; bytes[at] !== 0;) {
    const end = bytes.indexOf(0, at) + 1
    if (bytes[at] !== contextField) parts.push(bytes.subarray(at, end))
    at = end
  }
  const body = Buffer.concat([Buffer.from(bytes.subarray(0, headerBytes)), ...parts, Buffer.alloc(1)])
  body.writeInt32BE(body.length - 1, 1)
  return body
}

const contextField = 0x57 // 'W'
