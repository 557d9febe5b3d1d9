/**
 * The tour: plays the story against the real parts with a real driver, tells each step, and checks it against the bank
 * itself. Nothing here knows what the gateway will answer; a step that turns out otherwise fails the tour.
 */
import { readFile } from 'node:fs/promises'
import { Client, DatabaseError, type QueryResult } from 'pg'
import type { Constellation } from './constellation.ts'
import type { DemoName } from './idp-people.ts'
import { bankDatabase } from './bank.ts'
import type { Narrator } from './narrator.ts'
import { ReviewClient } from './review-client.ts'
import { story, type Expected, type StoryRuling, type StoryStep } from './story.ts'
import { checkTampering } from './tampering.ts'
import { entriesOf } from './tour-ledger.ts'

/** Plays everything; true when every step came out as the story says. */
export async function playTour(demo: Constellation, narrator: Narrator): Promise<boolean> {
  await using stage = new Stage(demo)
  let failures = 0
  for (const step of story) {
    narrator.step(step)
    const trouble = await playStep(stage, step, narrator)
    if (trouble !== null) failures += 1
    narrator.verdict(trouble)
  }
  narrator.chapter(
    'The ledger',
    'Everything above is in it. It is verified, then one byte of a copy is changed.',
  )
  const trouble = await checkTampering(demo, narrator)
  if (trouble !== null) failures += 1
  narrator.verdict(trouble)
  narrator.end(failures)
  return failures === 0
}

/** The connections of the tour: one for each who, and one around the gateway for comparison. */
class Stage implements AsyncDisposable {
  readonly demo: Constellation
  readonly reviews: ReviewClient
  readonly #clients = new Map<DemoName, Client>()
  #direct: Client | null = null

  constructor(demo: Constellation) {
    this.demo = demo
    this.reviews = new ReviewClient(demo)
  }

  async clientOf(who: DemoName): Promise<Client> {
    const known = this.#clients.get(who)
    if (known) return known
    const { gateway, certificate, idp } = this.demo
    const client = new Client({
      host: '127.0.0.1',
      port: gateway.postgres.port,
      database: bankDatabase,
      user: who,
      password: await idp.issueDemoToken(who),
      application_name: 'sallyport tour',
      ssl: { ca: await readFile(certificate.caFile, 'utf8'), servername: 'localhost' },
    })
    await client.connect()
    this.#clients.set(who, client)
    return client
  }

  /** The bank's own answer. */
  async direct(statement: string): Promise<QueryResult<Record<string, unknown>>> {
    if (this.#direct === null) {
      const { socketDirectory: host, port, superuser: user } = this.demo.bank
      this.#direct = new Client({ host, port, user, database: bankDatabase })
      await this.#direct.connect()
    }
    return this.#direct.query(statement)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.values()) await client.end()
    await this.#direct?.end()
  }
}

/** What is wrong with how the step came out; null when nothing is. */
async function playStep(stage: Stage, step: StoryStep, narrator: Narrator): Promise<string | null> {
  const from = stage.demo.gateway.ledger.next
  const client = await stage.clientOf(step.who)
  const trouble = await playExpected(stage, client, step, step.expected, narrator)
  const entries = await entriesOf(stage.demo, from)
  narrator.ledger(entries)
  if (trouble !== null) return trouble
  return entries.some((entry) => entry.includes('statement.decided'))
    ? null
    : 'the ledger has no decision for it'
}

async function playExpected(
  stage: Stage,
  client: Client,
  step: StoryStep,
  expected: Expected,
  narrator: Narrator,
): Promise<string | null> {
  switch (expected.kind) {
    case 'rows': {
      const shown = await client.query<Record<string, unknown>>(step.statement)
      narrator.rows(shown.rows, expected.masked)
      return compareRows(shown, await stage.direct(step.statement), expected)
    }
    case 'refused': {
      const refusal = await refusalOf(client.query(step.statement))
      if (refusal === null) return 'it was not refused'
      narrator.refusal(refusal)
      return whyNotRefused(refusal, expected.code, expected.hasHint)
    }
    case 'held':
      return playHeld(stage, client, step, expected, narrator)
  }
}

function compareRows(
  shown: QueryResult<Record<string, unknown>>,
  own: QueryResult<Record<string, unknown>>,
  expected: Expected & { kind: 'rows' },
): string | null {
  if (shown.rows.length !== expected.count)
    return `${shown.rows.length} rows came instead of ${expected.count}`
  for (const [at, row] of shown.rows.entries()) {
    for (const { name } of shown.fields) {
      const value = JSON.stringify(row[name])
      const isOwn = value === JSON.stringify(own.rows[at]?.[name])
      if (expected.masked.includes(name) && isOwn && value !== 'null') return `${name} came unmasked`
      if (!expected.masked.includes(name) && !isOwn) return `${name} is not what the bank says`
    }
  }
  return null
}

async function playHeld(
  stage: Stage,
  client: Client,
  step: StoryStep,
  expected: Expected & { kind: 'held' },
  narrator: Narrator,
): Promise<string | null> {
  const notice = new Promise<string>((resolve) => client.once('notice', (said) => resolve(said.detail ?? '')))
  const answer = client.query(step.statement).then(
    (result) => ({ result, refusal: null }),
    (error: unknown) => {
      if (error instanceof DatabaseError) return { result: null, refusal: error }
      throw error
    },
  )
  const held = await Promise.race([notice, answer])
  if (typeof held !== 'string') return 'it was not held'
  const reviewId = /review=(\S+)/.exec(held)?.[1] ?? ''
  narrator.held(reviewId, held)
  for (const ruling of expected.rulings) {
    const trouble = await playRuling(stage, reviewId, ruling, narrator)
    if (trouble !== null) return trouble
  }
  const { result, refusal } = await answer
  const { afterwards } = expected
  if (afterwards.kind === 'ran') {
    if (refusal) return `it was refused: ${refusal.message}`
    narrator.ran(afterwards.tag)
    // The driver keeps the first word and the count; the ledger has the whole tag, which `playStep` looks at.
    const { command, rowCount } = result ?? { command: '', rowCount: null }
    const isSame =
      afterwards.tag.startsWith(command) && (rowCount === null || afterwards.tag.endsWith(` ${rowCount}`))
    return isSame ? null : `the target said ${command} ${rowCount} instead of ${afterwards.tag}`
  }
  if (refusal === null) return 'it ran'
  narrator.refusal(refusal)
  return whyNotRefused(refusal, afterwards.code, false)
}

async function playRuling(
  stage: Stage,
  reviewId: string,
  ruling: StoryRuling,
  narrator: Narrator,
): Promise<string | null> {
  const refused = await stage.reviews.rule(reviewId, ruling.who, ruling.ruling, ruling.reason)
  narrator.ruling(ruling, refused)
  if (ruling.counts) return refused === null ? null : `the ruling of ${ruling.who} did not count: ${refused}`
  return refused === null ? `the ruling of ${ruling.who} counted` : null
}

function whyNotRefused(refusal: DatabaseError, code: string, hasHint: boolean): string | null {
  if (!refusal.detail?.includes(`code=${code}`))
    return `the refusal says ${refusal.detail ?? refusal.message}`
  return hasHint && !refusal.hint ? 'the refusal has no hint' : null
}

async function refusalOf(query: Promise<unknown>): Promise<DatabaseError | null> {
  try {
    await query
    return null
  } catch (error) {
    if (error instanceof DatabaseError) return error
    throw error
  }
}
