import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { systemClock } from '../core/clock.ts'
import { urlFault } from '../identity/issuer-config.ts'

/** A signal that aborts after `ms`, and leaves nothing behind when it is disposed of before. */
export function startDeadline(ms: number): Disposable & { readonly signal: AbortSignal } {
  const late = new AbortController()
  const done = new AbortController()
  systemClock.sleep(ms, done.signal).then(
    () => late.abort(new Error(`no answer within ${ms / 1000} s`)),
    () => undefined, // Disposed of: it was in time.
  )
  return { signal: late.signal, [Symbol.dispose]: () => done.abort() }
}

/** Where the browser comes back to. */
export interface Callback extends AsyncDisposable {
  readonly url: string
  readonly arrived: Promise<URL>
}

/** Listens on a port of this machine for the one request that knows the state. */
export async function listenForCallback(state: string): Promise<Callback> {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<URL>()
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '/', base)
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    // Whoever else knocks at this port does not know the state.
    if (url?.pathname !== '/callback' || url.searchParams.get('state') !== state)
      return void response.writeHead(404).end('There is nothing here.')
    response.end(
      url.searchParams.has('error')
        ? 'The sign-in did not succeed. Your terminal says why.'
        : 'You are signed in. Close this page and go back to your terminal.',
    )
    arrive(url)
  })
  const port = await listen(server)
  const base = `http://127.0.0.1:${port}`
  return {
    url: `${base}/callback`,
    arrived,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await Promise.race([closed, systemClock.sleep(200)])
      server.closeAllConnections()
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

/** Opens an address in the browser, where there is one; it is printed as well. */
export function openBrowser(url: string): void {
  // An issuer's word: what is no page of the web would start other programs.
  if (urlFault(url, true) !== null) return
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open'
  // The address is printed as well, so that nothing is lost when this fails.
  spawn(program, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
