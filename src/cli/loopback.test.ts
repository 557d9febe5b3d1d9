import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { listenForCallback } from './loopback.ts'

/** The status line that a request target gets. Written by hand: no client library sends such targets. */
async function statusOf(port: number, target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
  )
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text.split('\r\n', 1)[0] ?? ''
}

test('any page of the browser may knock; only whoever knows the state is heard, and nobody breaks it', async () => {
  await using callback = await listenForCallback('the-state')
  const port = Number(new URL(callback.url).port)
  const strange = ['//', '/callback', '/callback?state=', '/callback?state=the-stat', 'http://[/', '*']
  for (const target of strange) assert.doesNotMatch(await statusOf(port, target), / 200 /, target)
  assert.match(await statusOf(port, '/callback?code=mine&state=the-state'), / 200 /)
  // What came first counts: a second answer, from wherever, is not taken.
  assert.match(await statusOf(port, '/callback?code=other&state=the-state'), / 200 /)
  assert.equal((await callback.arrived).searchParams.get('code'), 'mine')
})
