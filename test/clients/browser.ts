/** The system's Chromium without a window, and in its one page an authenticator that says yes to everything. */
import { chromium } from 'playwright-core'
import { browserProgram } from '../browser-program.ts'

/** One page with an authenticator. */
export interface Page extends AsyncDisposable {
  /** Goes to an address, and waits until it is there. */
  open(url: string): Promise<void>
  /** What a JavaScript expression, awaited, comes to in the page: JSON. */
  evaluate(expression: string): Promise<unknown>
}

/** Starts a browser. Throws when there is none. */
export async function openBrowser(): Promise<Page> {
  const browser = await chromium.launch({ executablePath: browserProgram, args: ['--no-sandbox'] })
  const page = await browser.newPage()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async open(url) {
      await page.goto(url)
    },
    evaluate: (expression) => page.evaluate(expression),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}
