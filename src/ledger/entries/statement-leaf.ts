/**
 * The leaves that come with every statement, as bytes: what stays the same from one statement to the next is encoded
 * once, and what changes is written between. A property test proves them equal to the general way.
 */
import type { Buffer } from 'node:buffer'
import {
  pieceOf,
  writeAscii,
  writeMillis,
  writeNumeral,
  writePiece,
  type Piece,
} from '../../core/text-bytes.ts'
import { canonicalJson, numeral, quote } from './canonical-json.ts'
import type { EffectSummary, Entry, EntryOf } from './entry.ts'
import { capText } from './leaf-limit.ts'
import { cutEffects, encodeLeaf, nameBytesMax, type Envelope } from './leaf.ts'
import { readyText, type ReadyLeaf } from './ready-leaf.ts'
import type { Instant } from './stamp.ts'

/** The leaf of an entry. Valid until the next one is asked for. */
export function readyLeaf(entry: Entry, around: Around): ReadyLeaf {
  if (entry.type === 'statement.decided' || entry.type === 'statement.prepared') {
    const form = decidedForm(entry)
    if (form) return form.with(entry, around)
  }
  if (entry.type === 'statement.concluded' && isReady(entry)) return outcome.with(entry, around)
  return readyText(encodeLeaf(entry, { ...around, at: around.at.text() }))
}

/** Whether its classes, if any, are few enough to be written as they are. */
function isReady({ found, maskedBy }: Concluded): boolean {
  if (found !== undefined) return false
  let count = 0
  for (const one in maskedBy) {
    count += 1
    if (count > readyClassesMax || one.length > readyClassCharsMax) return false
  }
  return true
}

const readyClassesMax = 4
const readyClassCharsMax = 64

/** An envelope whose instant is not text yet. */
interface Around extends Omit<Envelope, 'at'> {
  readonly at: Instant
}

type Decided = EntryOf<'statement.decided'> | EntryOf<'statement.prepared'>
type Concluded = EntryOf<'statement.concluded'>

/** More than stamp, commitment and all numbers of a leaf take together, in bytes. */
const changingBytesMax = 512

/** By the effects of a decision: they come again with each statement that is decided in the same way. */
const decidedForms = new WeakMap<readonly EffectSummary[], DecidedForm | 'once'>()

/** Null for what comes for the first time: a text that never comes again needs no form, which is ten times as large. */
function decidedForm(entry: Decided): DecidedForm | null {
  const known = decidedForms.get(entry.effects)
  if (known === undefined) {
    decidedForms.set(entry.effects, 'once')
    return null
  }
  if (known !== 'once' && known.fits(entry)) return known
  const form = new DecidedForm(entry)
  decidedForms.set(entry.effects, form)
  return form
}

/** A decision, all of it but when, of which number, and what it is committed to. */
class DecidedForm implements ReadyLeaf {
  readonly bytesMax: number
  readonly #start: Piece
  readonly #toCommitment: Piece
  readonly #toIndex: Piece
  readonly #end: Piece
  #entry: Decided
  #around: Around | null = null

  constructor(entry: Decided) {
    const { kept, omitted } = cutEffects(entry.effects)
    this.#entry = entry
    this.#start = pieceOf(`{"act":"${entry.act}","at":"`)
    this.#toCommitment = pieceOf(`","code":${name(entry.code)},"commitment":`)
    this.#toIndex = pieceOf(
      `,"effects":${canonicalJson(kept)},"effectsOmitted":${omitted}` +
        `,"fingerprint":${name(entry.fingerprint)},"index":`,
    )
    this.#end = pieceOf(
      `,"policyVersion":${name(entry.policyVersion)}${preparedMember(entry)}` +
        `,"reviewId":${entry.reviewId === null ? 'null' : name(entry.reviewId)},"rule":${name(entry.rule)}` +
        `,"schema":1,"session":${name(entry.session)},"type":"${entry.type}","verdict":"${entry.verdict}"}`,
    )
    const pieces = [this.#start, this.#toCommitment, this.#toIndex, this.#end]
    this.bytesMax = pieces.reduce((sum, piece) => sum + piece.length, changingBytesMax)
  }

  /** Whether all that stays is the same. */
  fits(entry: Decided): boolean {
    const own = this.#entry
    const { type, session, code, rule, verdict, act, policyVersion, fingerprint, reviewId } = entry
    return (
      type === own.type &&
      session === own.session &&
      code === own.code &&
      rule === own.rule &&
      verdict === own.verdict &&
      act === own.act &&
      policyVersion === own.policyVersion &&
      fingerprint === own.fingerprint &&
      reviewId === own.reviewId &&
      preparedIn(entry) === preparedIn(own)
    )
  }

  with(entry: Decided, around: Around): this {
    this.#entry = entry
    this.#around = around
    return this
  }

  writeTo(into: Buffer, at: number): number {
    if (!this.#around) throw new Error('There is no decision to write.')
    const { at: stamp, commitment, index } = this.#around
    let end = stamp.writeTo(into, writePiece(into, at, this.#start))
    end = writeCommitment(into, writePiece(into, end, this.#toCommitment), commitment)
    end = writeNumeral(into, writePiece(into, end, this.#toIndex), index)
    end = writeNumeral(into, writePiece(into, end, words.number), this.#entry.number)
    return writePiece(into, end, this.#end)
  }
}

function preparedIn(entry: Decided): number | null {
  return entry.type === 'statement.decided' ? entry.prepared : null
}

function preparedMember(entry: Decided): string {
  if (entry.type === 'statement.prepared') return ''
  return `,"prepared":${entry.prepared === null ? 'null' : numeral(entry.prepared)}`
}

// A character takes six bytes at most, in an escape.
const classBytesMax = readyClassCharsMax * 6 + 32

/** An outcome. Little of it stays the same. */
class OutcomeForm implements ReadyLeaf {
  readonly bytesMax = 3 * (nameBytesMax + 2) + 2 * changingBytesMax + readyClassesMax * classBytesMax
  #entry: Concluded | null = null
  #around: Around | null = null

  with(entry: Concluded, around: Around): this {
    this.#entry = entry
    this.#around = around
    return this
  }

  writeTo(into: Buffer, at: number): number {
    const entry = this.#entry
    if (!entry || !this.#around) throw new Error('There is no outcome to write.')
    const { at: stamp, commitment, index } = this.#around
    let end = stamp.writeTo(into, writePiece(into, at, words.at))
    end = writeNumeral(into, writePiece(into, end, words.bytes), entry.bytes)
    if (commitment === null) end = writePiece(into, end, words.bodyless)
    else
      end = writePiece(
        into,
        writeCommitment(into, writePiece(into, end, words.commitment), commitment),
        words.decided,
      )
    end = writeNumeral(into, end, entry.decided)
    end = writeMillis(into, writePiece(into, end, words.durationMs), entry.durationMs)
    end = writeNumeral(into, writePiece(into, end, failures.of(entry.errorCode)), index)
    end = writeNumeral(into, writePiece(into, end, words.masked), entry.masked)
    if (entry.maskedBy) end = writeClasses(into, end, entry.maskedBy)
    end = writeNumeral(into, writePiece(into, end, words.number), entry.number)
    end = writeNumeral(into, writePiece(into, end, results.of(entry.result)), entry.rows)
    return writePiece(into, end, endOf(entry))
  }
}

const outcome = new OutcomeForm()

/** Names that come again with many statements, encoded with what stands around them. Forgotten together when many. */
class Names {
  readonly #known = new Map<string, Piece>()
  readonly #before: string
  readonly #after: string
  readonly #max: number

  constructor(before: string, after: string, max = namesMax) {
    this.#before = before
    this.#after = after
    this.#max = max
  }

  of(text: string): Piece {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const piece = pieceOf(`${this.#before}${name(text)}${this.#after}`)
    if (text.length > keptCharactersMax) return piece
    if (this.#known.size >= this.#max) this.#known.clear()
    this.#known.set(text, piece)
    return piece
  }
}

const namesMax = 4096
const keptCharactersMax = 128

const failures = new Names(',"errorCode":', ',"index":')
const results = new Names(',"result":', ',"rows":')

/** How outcomes end, by session and by tag. Forgotten together when many. */
const ends = new Map<string, Names>()
const endSessionsMax = 1024
const endTagsMax = 4

function endOf({ session, tag }: Concluded): Piece {
  const known = ends.get(session)
  if (known !== undefined) return known.of(tag)
  const names = new Names(
    `,"schema":1,"session":${name(session)},"tag":`,
    ',"type":"statement.concluded"}',
    endTagsMax,
  )
  if (ends.size >= endSessionsMax) ends.clear()
  if (session.length <= keptCharactersMax) ends.set(session, names)
  return names.of(tag)
}

/** What stands between values, in canonical order. */
const words = {
  at: pieceOf('{"at":"'),
  bytes: pieceOf('","bytes":'),
  bodyless: pieceOf(',"commitment":null,"decided":'),
  commitment: pieceOf(',"commitment":'),
  decided: pieceOf(',"decided":'),
  durationMs: pieceOf(',"durationMs":'),
  masked: pieceOf(',"masked":'),
  number: pieceOf(',"number":'),
  nothing: pieceOf('null'),
  mark: pieceOf('"'),
}

function writeClasses(into: Buffer, at: number, maskedBy: NonNullable<Concluded['maskedBy']>): number {
  const known = classPieces.get(maskedBy)
  if (known !== undefined) return writePiece(into, at, known)
  const piece = pieceOf(`,"maskedBy":${canonicalJson(maskedBy)}`)
  classPieces.set(maskedBy, piece)
  return writePiece(into, at, piece)
}

/** Statements that come often are told the same sums each time. */
const classPieces = new WeakMap<NonNullable<Concluded['maskedBy']>, Piece>()

function writeCommitment(into: Buffer, at: number, commitment: string | null): number {
  if (commitment === null) return writePiece(into, at, words.nothing)
  return writePiece(into, writeAscii(into, writePiece(into, at, words.mark), commitment), words.mark)
}

function name(text: string): string {
  return quote(capText(text, nameBytesMax))
}
