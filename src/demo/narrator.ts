import type { DatabaseError } from 'pg'
import type { StoryRuling, StoryStep } from './story.ts'

/** Tells the tour in a terminal, a line at a time. Values come from the bank, so control characters are shown as such. */
export class Narrator {
  readonly #write: (line: string) => void
  readonly #isColoured: boolean
  #step = 0

  constructor(write: (line: string) => void, isColoured: boolean) {
    this.#write = write
    this.#isColoured = isColoured
  }

  chapter(title: string, tells: string): void {
    this.#step += 1
    this.#write('')
    this.#write(this.#paint(1, `${String(this.#step).padStart(2)}. ${title}`))
    this.#write(`    ${tells}`)
  }

  step(step: StoryStep): void {
    this.chapter(step.name, step.tells)
    this.#write(`    ${this.#paint(36, `${step.who}=>`)} ${plain(step.statement)}`)
  }

  rows(rows: readonly Readonly<Record<string, unknown>>[], masked: readonly string[]): void {
    for (const row of rows.slice(0, 3)) {
      const cells = Object.entries(row).map(([name, value]) => {
        const cell = `${name}=${plain(JSON.stringify(value))}`
        return masked.includes(name) ? this.#paint(33, cell) : cell
      })
      this.#write(`    ${cells.join('  ')}`)
    }
    if (rows.length > 3) this.#write(`    … ${rows.length} rows`)
  }

  refusal(refusal: DatabaseError): void {
    this.#write(`    ${this.#paint(31, `ERROR ${refusal.code ?? ''}`)} ${plain(refusal.message)}`)
    if (refusal.detail) this.#write(`    DETAIL ${plain(refusal.detail)}`)
    if (refusal.hint) this.#write(`    HINT ${plain(refusal.hint)}`)
  }

  held(reviewId: string, detail: string): void {
    this.#write(`    ${this.#paint(35, 'HELD')} review ${plain(reviewId)}; the connection waits`)
    this.#write(`    ${plain(detail)}`)
  }

  ruling(ruling: StoryRuling, refused: string | null): void {
    const words = refused === null ? `counts (“${ruling.reason}”)` : `refused: ${plain(refused)}`
    this.#write(`    ${this.#paint(36, ruling.who)} ${ruling.ruling}s … ${words}`)
  }

  ran(tag: string): void {
    this.#write(`    ran on the same connection: ${plain(tag)}`)
  }

  ledger(entries: readonly string[]): void {
    for (const entry of entries) this.#write(this.#paint(2, `    ledger ${plain(entry)}`))
  }

  tell(words: string): void {
    this.#write(`    ${plain(words)}`)
  }

  /** `trouble` says what was not as it should be; null when all was. */
  verdict(trouble: string | null): void {
    if (trouble === null) this.#write(`    ${this.#paint(32, '✓')} as it should be`)
    else this.#write(`    ${this.#paint(31, '✗')} ${plain(trouble)}`)
  }

  end(failures: number): void {
    this.#write('')
    if (failures === 0) this.#write(this.#paint(32, `All ${this.#step} steps held.`))
    else this.#write(this.#paint(31, `${failures} of ${this.#step} steps did not hold.`))
  }

  #paint(code: number, text: string): string {
    return this.#isColoured ? `\u001b[${code}m${text}\u001b[0m` : text
  }
}

/** Text that cannot drive the terminal. */
function plain(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
