import assert from 'node:assert/strict'

/** What a browser shows. */
export interface Page {
  readonly url: string
  readonly status: number
  readonly text: string
}

/** As much of a browser as a sign-in needs: cookies, redirects, the first form of a page. */
export class Browser {
  readonly #cookies = new Map<string, string>()
  /** Every Set-Cookie line so far. */
  readonly setCookies: string[] = []

  /** What it would send in its Cookie header. */
  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async open(url: string, form?: URLSearchParams): Promise<Page> {
    // Port 9 is where a native client would wait for its code; nothing listens there.
    if (new URL(url).port === '9') return { url, status: 0, text: '' }
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookies },
      ...(form ? { method: 'POST', body: form } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      this.setCookies.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null) return this.open(new URL(location, url).href)
    return { url, status: response.status, text: await response.text() }
  }

  submit(page: Page, more: Readonly<Record<string, string>> = {}): Promise<Page> {
    assert.match(page.text, /<form/)
    const [, action = page.url] = /<form[^>]* action="([^"]+)"/.exec(page.text) ?? []
    const hidden = page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
    const fields = [...hidden].map(([, name = '', value = '']) => [name, value])
    const form = new URLSearchParams({ ...Object.fromEntries(fields), ...more })
    return this.open(new URL(action, page.url).href, form)
  }
}
