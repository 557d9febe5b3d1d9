/** Sign-in by SAML in a real browser, and what somebody sees whose sign-in came to nothing. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { freePort } from '../../../src/store/free-port.ts'
import { certificate, idp, requestIn, responseOf } from '../../../src/identity/saml.fixture.ts'
import { startConsoleStage, watch, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage
let folder: string
let provider: Server

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-saml-'))
  await writeFile(join(folder, 'idp.pem'), certificate)
  const port = await freePort()
  on = await startConsoleStage({
    more: {
      saml: [
        {
          name: 'staff',
          'entity-id': idp.entityId,
          // By another name than the gateway's, so that the browser comes back from another site.
          'sso-url': `http://localhost:${port}/sso`,
          certificates: [join(folder, 'idp.pem')],
          'name-attribute': 'displayName',
          'groups-attribute': 'groups',
        },
      ],
    },
  })
  provider = createServer((request, answer) => {
    const url = new URL(request.url ?? '/', `http://localhost:${port}`)
    if (url.pathname !== '/sso') return void answer.writeHead(404).end()
    answer.setHeader('content-type', 'text/html')
    answer.end(providerPage(url))
  })
  await new Promise<void>((resolve) => provider.listen(port, '127.0.0.1', resolve))
})
after(async () => {
  provider.closeAllConnections()
  provider.close()
  await on[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Signs in whoever presses the first button, nobody at the second, and somebody unproven at the third. */
function providerPage(url: URL): string {
  const at = on.stage.config.publicUrl
  const request = requestIn(url)
  const answers: Readonly<Record<string, string>> = {
    'Sign me in': responseOf({ request, at, groups: ['auditors'] }),
    'Not now': Buffer.from(
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${at}/saml/staff/acs" ID="_r2" InResponseTo="${request}" Version="2.0"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode></samlp:Status></samlp:Response>`,
    ).toString('base64'),
    'Sign in a forger': responseOf({ request, at, groups: ['auditors'], signs: 'nothing' }),
  }
  const relay = url.searchParams.get('RelayState') ?? ''
  const forms = Object.entries(answers).map(
    ([name, answer]) =>
      `<form method="post" action="${at}/saml/staff/acs"><input type="hidden" name="SAMLResponse" value="${answer}">` +
      `<input type="hidden" name="RelayState" value="${relay}"><button>${name}</button></form>`,
  )
  return `<!doctype html><title>Staff</title><h1>Staff sign-in</h1>${forms.join('')}`
}

async function atProvider(path: string): Promise<Page> {
  const context = await on.browser.newContext()
  const page = await context.newPage()
  watch(page, on.faults)
  await page.goto(on.stage.config.publicUrl + path)
  await page.getByRole('link', { name: 'Sign in with staff' }).click()
  await page.getByRole('heading', { name: 'Staff sign-in' }).waitFor()
  return page
}

/** The cookies that stand for a sign-in. */
async function signedInBy(page: Page): Promise<readonly string[]> {
  const cookies = await page.context().cookies()
  return cookies.flatMap(({ name }) => (name === 'sallyport' ? [name] : []))
}

test('a person signs in by SAML, comes back to where they wanted to go, and signs out', async () => {
  const page = await atProvider('/sessions')
  await page.getByRole('button', { name: 'Sign me in' }).click()
  await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor()
  await page.getByRole('button', { name: /signed in as Ana Ruiz/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('link', { name: 'Sign in with staff' }).waitFor()
  assert.deepEqual(await signedInBy(page), [])
  assert.deepEqual(on.faults, [])
})

test('who gives up, and who is not believed, is told so where they can try again', async () => {
  for (const [button, words] of [
    ['Not now', /The sign-in was cancelled/],
    ['Sign in a forger', /You were not let in/],
  ] as const) {
    const page = await atProvider('/ledger?type=session.opened')
    await page.getByRole('button', { name: button }).click()
    await page.getByRole('alert').getByText(words).waitFor()
    await page.getByRole('link', { name: 'Sign in with staff' }).waitFor()
    assert.deepEqual(await signedInBy(page), [])
    await page.context().close()
  }
  assert.deepEqual(on.faults, [])
})

test('who cancels at an OpenID provider is told so', async () => {
  const context = await on.browser.newContext()
  const page = await context.newPage()
  await page.goto(on.stage.config.publicUrl)
  await page.getByRole('link', { name: /^Sign in with 127/ }).click()
  const begun = new URL(page.url())
  assert.notEqual(begun.origin, on.stage.config.publicUrl)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('alert').getByText('The sign-in was cancelled').waitFor()
  await context.close()
})
