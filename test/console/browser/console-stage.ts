/** A real gateway with its console, and real browsers in which people of the demo are signed in. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Client, DatabaseError } from 'pg'
import type { DemoName } from '../../../src/demo/idp-people.ts'
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core'
import { demoPolicy, startStage, type Stage, type StageOptions } from '../../e2e/stage.ts'
import { browserProgram } from '../../browser-program.ts'

/** A gateway, a browser, and what went wrong in any page of it. */
export interface ConsoleStage extends AsyncDisposable {
  readonly stage: Stage
  readonly browser: Browser
  /** What pages threw, and what their content policy stopped. A test ends with none. */
  readonly faults: string[]
  /** A page of somebody's own, signed in by the identity provider's own page, at `path`. */
  signedIn(
    person: 'Ana Ruiz' | 'Rita Olsen' | 'Omar Haddad',
    path: string,
    look?: BrowserContextOptions,
  ): Promise<Page>
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const waitMsMax = 30_000

/** Builds the console if it has changed, and starts everything. Throws, naming the program, where there is no browser. */
export async function startConsoleStage(options: Partial<StageOptions> = {}): Promise<ConsoleStage> {
  const built = spawnSync(process.execPath, ['tools/setup.mjs', '--console'], { cwd: root, encoding: 'utf8' })
  assert.equal(built.status, 0, built.stderr)
  await using opened = new AsyncDisposableStack()
  const stage = opened.use(await startStage({ policy: demoPolicy, ...options }))
  const browser = await chromium.launch({
    executablePath: browserProgram,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  opened.defer(() => browser.close())
  const faults: string[] = []
  const closing = opened.move()
  return {
    stage,
    browser,
    faults,
    async signedIn(person, path, look = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...look })
      const page = await context.newPage()
      page.setDefaultTimeout(waitMsMax)
      watch(page, faults)
      await page.goto(stage.config.publicUrl + path)
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByRole('button', { name: new RegExp(`^${person}`) }).click()
      await page.getByRole('button', { name: `Signed in as ${person}` }).waitFor()
      return page
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** Notes what a page throws, and what its content policy stops. */
export function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    // What was refused is a page's everyday; what its content policy stopped is a fault.
    if (/content security policy|refused to/i.test(message.text()))
      faults.push(`${page.url()}: ${message.text()}`)
  })
}

/** The link to an entry among those of a type, once the index, which follows the ledger, has it. */
export async function entryOf(
  page: Page,
  { stage }: ConsoleStage,
  type: string,
  name: RegExp,
): Promise<Locator> {
  const entries = page.getByRole('group', { name: 'Entries, newest first' })
  const link = entries.getByRole('link', { name }).first()
  await page.goto(`${stage.config.publicUrl}/ledger?type=${type}`)
  for (let tries = 0; tries < 100 && (await link.count()) === 0; tries += 1) {
    await page.waitForTimeout(200)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
  }
  await link.waitFor()
  return link
}

/** Asks as somebody through a driver: how many rows it concerned, or all that the refusal said. The connection stays. */
export async function ask(
  { stage }: ConsoleStage,
  who: DemoName,
  text: string,
): Promise<{ readonly client: Client; readonly answer: Promise<number | string> }> {
  const door = await stage.through(who)
  const client = new Client({
    host: door.host,
    port: door.port,
    user: door.user,
    password: door.password,
    database: door.database,
    application_name: 'nightly-report',
    ...(door.ca === null ? {} : { ssl: { ca: door.ca, servername: 'localhost' } }),
  })
  client.on('error', () => undefined)
  await client.connect()
  return { client, answer: answerTo(client, text) }
}

async function answerTo(client: Client, text: string): Promise<number | string> {
  try {
    return (await client.query(text)).rowCount ?? 0
  } catch (error) {
    return error instanceof DatabaseError
      ? `${error.message} ${error.detail ?? ''} ${error.hint ?? ''}`
      : String(error)
  }
}
