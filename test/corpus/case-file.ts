/** The corpora are SQL files: `--# name` begins a case, `--@ form` a further step, `--bind` a parameter of it, `--types` their types, `--undo` what puts things back. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wireForms, type WireForm } from './wire.ts'

export interface CorpusCase {
  /** `family/name`. */
  readonly name: string
  readonly steps: readonly Step[]
  /** Run around the gateway after the case, as its owner; may fail. */
  readonly undo: string | null
  /** Words behind `|` in the header. */
  readonly marks: readonly string[]
}

export interface Step {
  readonly form: WireForm
  /**
   * The session that sends it: the case's own, another at the same place, or one of whoever owns the server, behind the
   * gateway. `settle` sends nothing: the gateway has heard of what the owner did.
   */
  readonly by: 'self' | 'other' | 'owner' | 'settle'
  readonly text: string
  /** What is sent when the server asks for COPY data. */
  readonly copyIn: string
  /** Parameters as text, null for NULL; of the forms that bind. */
  readonly values?: readonly (string | null)[]
  /** Type OIDs that are declared for parameters, of the forms that parse; none leaves them to the server. */
  readonly types?: readonly number[]
}

/** Reads every file of a folder. Throws on a case without statement or with a name that stands twice. */
export function readCases(folder: string): readonly CorpusCase[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const cases = files.flatMap((file) =>
    parseCases(file.slice(0, -'.sql'.length), readFileSync(join(folder, file), 'utf8')),
  )
  const names = new Set<string>()
  for (const { name } of cases) {
    if (names.has(name)) throw new Error(`The corpus has ${name} twice.`)
    names.add(name)
  }
  return cases
}

function parseCases(family: string, text: string): readonly CorpusCase[] {
  return text
    .split(/^--# /m)
    .slice(1)
    .map((chunk) => parseCase(family, chunk))
}

function parseCase(family: string, chunk: string): CorpusCase {
  const [header = '', ...lines] = chunk.split('\n')
  const [name = '', ...marks] = header.split('|').map((word) => word.trim())
  const steps: {
    form: WireForm
    by: Step['by']
    lines: string[]
    copyIn: string
    values: (string | null)[]
    types: number[]
  }[] = []
  let undo: string | null = null
  for (const line of lines) {
    const step = /^--@ ?(\w+)(?: (other|owner))?$/.exec(line)
    if (line.startsWith('--undo ')) undo = `${undo ?? ''}${line.slice('--undo '.length)}\n`
    else if (line.startsWith('--copy ')) {
      const last = steps.at(-1)
      if (last) last.copyIn += `${line.slice('--copy '.length).replaceAll('\\t', '\t')}\n`
    } else if (line.startsWith('--bind ')) {
      const value = line.slice('--bind '.length)
      steps.at(-1)?.values.push(value === '\\N' ? null : value)
    } else if (line.startsWith('--types '))
      steps.at(-1)?.types.push(...line.slice('--types '.length).split(' ').map(Number))
    else if (line === '--@ settle') steps.push({ form: 'simple', by: 'settle', ...blank() })
    else if (step) steps.push({ form: formOf(step[1] ?? ''), by: byOf(step[2]), ...blank() })
    else if (line.trim() !== '') {
      if (steps.length === 0) steps.push({ form: 'simple', by: 'self', ...blank() })
      steps.at(-1)?.lines.push(line)
    }
  }
  if (steps.length === 0) throw new Error(`The case ${family}/${name} has no statement.`)
  return {
    name: `${family}/${name}`,
    steps: steps.map(({ lines: own, ...step }) => ({ ...step, text: own.join('\n') })),
    undo,
    marks,
  }
}

function blank(): { lines: string[]; copyIn: string; values: (string | null)[]; types: number[] } {
  return { lines: [], copyIn: '', values: [], types: [] }
}

function formOf(word: string): WireForm {
  const form = wireForms.find((one) => one === word)
  if (form === undefined) throw new Error(`${word} is no form of sending.`)
  return form
}

function byOf(word: string | undefined): Step['by'] {
  return word === 'other' || word === 'owner' ? word : 'self'
}

/** Whole families together, until a part has `casesMin`. */
export function inParts(cases: readonly CorpusCase[], casesMin: number): readonly (readonly CorpusCase[])[] {
  const made: CorpusCase[][] = []
  for (const one of cases) {
    const last = made.at(-1)
    const isFull = !last || (last.length >= casesMin && familyOf(last.at(-1)) !== familyOf(one))
    if (isFull) made.push([one])
    else last.push(one)
  }
  return made
}

/** The file that a case is from, by which families are named. */
export function familyOf(one: CorpusCase | undefined): string {
  return one?.name.split('/')[0] ?? ''
}

/**
 * Every so-manieth case, always the same; all with `CORPUS_WHOLE=1`. What a second server, or a second schema, is played for is that
 * it judges as the first does, which a part of them tells.
 */
export function shareOf(cases: readonly CorpusCase[], oneIn: number): readonly CorpusCase[] {
  return process.env['CORPUS_WHOLE'] === '1' ? cases : cases.filter((_, at) => at % oneIn === 0)
}
