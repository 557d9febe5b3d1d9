import { Buffer } from 'node:buffer'
import type { Outcome } from '../core/outcome.ts'
import { pieceOf, writeNumeral, writePiece, type Piece } from '../core/text-bytes.ts'

// Outcomes are laid out on every statement and copied away at once, so that they share one place.
const scratch = Buffer.alloc(4 * 1024)
/** Tags and codes as servers write them: nothing to escape, and short. */
const plainWords = /^[\w ]{0,200}$/

/** How statements end is much the same from one to the next: their words as they are encoded, forgotten together when many. */
const heads = new Map<string, Piece>()
const headsMax = 1024

/** JSON of an outcome; valid until the next call. */
export function encodeOutcome(outcome: Outcome): Buffer {
  const { result, errorCode, tag, rows, bytes, masked, maskedColumns } = outcome
  const isPlain = errorCode === '' && result === 'ran' && maskedColumns === undefined
  const head = isPlain ? ranAs(tag) : null
  if (!head) return Buffer.from(JSON.stringify(outcome))
  let end = writeNumeral(scratch, writePiece(scratch, 0, head), rows)
  end = writeNumeral(scratch, writePiece(scratch, end, words.bytes), bytes)
  end = writeNumeral(scratch, writePiece(scratch, end, words.masked), masked)
  return scratch.subarray(0, writePiece(scratch, end, words.end))
}

function ranAs(tag: string): Piece | null {
  const known = heads.get(tag)
  if (known) return known
  if (!plainWords.test(tag)) return null
  const head = pieceOf(`{"result":"ran","errorCode":"","tag":"${tag}","rows":`)
  if (heads.size >= headsMax) heads.clear()
  heads.set(tag, head)
  return head
}

const words = { bytes: pieceOf(',"bytes":'), masked: pieceOf(',"masked":'), end: pieceOf('}') }
