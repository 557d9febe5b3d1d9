/** A real gateway with its console, and real browsers in which people of the demo are signed in. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { demoPolicy, startStage, type Stage } from '../../e2e/stage.ts'

/** A gateway, a browser, and what went wrong in any page of it. */
export interface ConsoleStage extends AsyncDisposable {
  readonly stage: Stage
  readonly browser: Browser
  /** What pages threw, and what their content policy stopped. A test ends with none. */
  readonly faults: readonly string[]
  /** A page of somebody's own, signed in by the identity provider's own page, at `path`. */
  signedIn(
    person: 'Ana Ruiz' | 'Rita Olsen' | 'Omar Haddad',
    path: string,
    look?: BrowserContextOptions,
  ): Promise<Page>
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const waitMsMax = 10_000

/** Builds the console if it has changed, and starts everything. Throws, naming the program, where there is no browser. */
export async function startConsoleStage(): Promise<ConsoleStage> {
  const built = spawnSync(process.execPath, ['tools/setup.mjs', '--console'], { cwd: root, encoding: 'utf8' })
  assert.equal(built.status, 0, built.stderr)
  await using opened = new AsyncDisposableStack()
  const stage = opened.use(
    await startStage({
      policy: demoPolicy,
      more: { console: { operators: ['auditors'], 'policy-authors': ['reviewers'] } },
    }),
  )
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
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
      await page.goto(stage.gateway.apiUrl + path)
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByRole('button', { name: new RegExp(`^${person}`) }).click()
      await page.getByRole('button', { name: `Signed in as ${person}` }).waitFor()
      return page
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    // What was refused is a page's everyday; what its content policy stopped is a fault.
    if (/content security policy|refused to/i.test(message.text()))
      faults.push(`${page.url()}: ${message.text()}`)
  })
}

/** What a person who asks through a driver gets in the end. */
export async function settled<T>(promise: Promise<T>): Promise<T | Error> {
  try {
    return await promise
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
