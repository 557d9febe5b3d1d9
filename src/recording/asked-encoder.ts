import { createHash } from 'node:crypto'
import type { Verdict } from '../core/decision.ts'
import type { StatementAct } from '../core/statement.ts'
import { acts, askedCutBytes, askedFlags, askedHeaderBytes, verdicts } from './frame.ts'

/** Kept of one statement's text and parameters together; beyond it their length and digest are. */
export const askedBytesMax = 256 * 1024

const scratchBytes = 8 * 1024
const ruleCharsMax = 60 // at most 240 bytes, so that the length fits one
const utf8BytesMax = 3 // of one UTF-16 unit

/**
 * Lays out what was asked (all of it behind the header of `frame.ts`):
 *
 *     act (1 byte) verdict (1) rule bytes (1) flags (1) text bytes (uint32) parameters bytes (uint32)
 *     [when cut: bytes of the whole (uint32) SHA-256 of text then parameters] rule text parameters
 */
export class AskedEncoder {
  readonly #scratch = Buffer.alloc(scratchBytes)
  /** What the scratch has behind its header, up to `#wordsEnd`: a prepared statement comes again and again. */
  #rule = ''
  #text = ''
  #textAt = askedHeaderBytes
  #wordsEnd = askedHeaderBytes

  /** The payload. It may live in this object and is overwritten by the next call. */
  encode(act: StatementAct, text: string, parameters: Buffer | null, verdict: Verdict, rule: string): Buffer {
    const scratch = this.#scratch
    const parametersBytes = parameters?.length ?? 0
    scratch[0] = acts.indexOf(act)
    scratch[1] = verdicts.indexOf(verdict)
    const most = (ruleCharsMax + text.length) * utf8BytesMax + parametersBytes + askedHeaderBytes
    if (most > scratchBytes) return this.#encodeLong(text, parameters, rule)
    if (text !== this.#text || rule !== this.#rule) this.#words(text, rule)
    const end = this.#wordsEnd
    if (parameters) scratch.set(parameters, end)
    const flags = parameters ? askedFlags.hasParameters : 0
    this.#head(this.#textAt - askedHeaderBytes, flags, end - this.#textAt, parametersBytes)
    return scratch.subarray(0, end + parametersBytes)
  }

  #words(text: string, rule: string): void {
    this.#rule = rule
    this.#text = text
    this.#textAt = askedHeaderBytes + this.#scratch.write(rule.slice(0, ruleCharsMax), askedHeaderBytes)
    this.#wordsEnd = this.#textAt + this.#scratch.write(text, this.#textAt)
  }

  #head(ruleBytes: number, flags: number, textBytes: number, parametersBytes: number): void {
    this.#scratch[2] = ruleBytes
    this.#scratch[3] = flags
    this.#scratch.writeUInt32BE(textBytes, 4)
    this.#scratch.writeUInt32BE(parametersBytes, 8)
  }

  #encodeLong(text: string, parameters: Buffer | null, rule: string): Buffer {
    const ruleWords = Buffer.from(rule.slice(0, ruleCharsMax))
    const words = Buffer.from(text)
    const values = parameters ?? Buffer.alloc(0)
    const whole = words.length + values.length
    const keptWords = words.subarray(0, askedBytesMax)
    const keptValues = values.subarray(0, askedBytesMax - keptWords.length)
    const isCut = keptWords.length + keptValues.length < whole
    const flags = (parameters ? askedFlags.hasParameters : 0) | (isCut ? askedFlags.isCut : 0)
    this.#head(ruleWords.length, flags, keptWords.length, keptValues.length)
    const cut = Buffer.alloc(isCut ? askedCutBytes : 0)
    if (isCut) {
      cut.writeUInt32BE(whole, 0)
      createHash('sha256').update(words).update(values).digest().copy(cut, 4)
    }
    return Buffer.concat([this.#scratch.subarray(0, askedHeaderBytes), cut, ruleWords, keptWords, keptValues])
  }
}
