/** A witness as a real HTTP server (C2SP tlog-witness), for tests: it keeps one head a log, and forgets nothing. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { openCheckpoint, type Checkpoint } from '../../src/ledger/tiles/checkpoint.ts'
import { cosign, parseWitnessKey } from '../../src/ledger/tiles/cosignature.ts'
import { isConsistent } from '../../src/ledger/tiles/proof.ts'
import {
  encodeVerifierKey,
  keyTypes,
  parseNote,
  parseVerifierKey,
  type NoteVerifier,
} from '../../src/ledger/tiles/signed-note.ts'

export interface TestWitness extends AsyncDisposable {
  readonly url: string
  readonly line: string
  readonly verifier: NoteVerifier
  /** Statuses of its answers, oldest first. */
  readonly answers: number[]
  /** Believes another key of the log as well. */
  trust(line: string): void
}

export async function startWitness(name: string, logKey: string): Promise<TestWitness> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const der = privateKey.export({ format: 'der', type: 'pkcs8' })
  const signer = { name, key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) }
  const line = encodeVerifierKey(signer, keyTypes.cosignature)
  const verifier = parseWitnessKey(line)
  const keys = [parseVerifierKey(logKey)]
  let head: Checkpoint | null = null
  const answers: number[] = []
  const add = (body: string): readonly [number, string] => {
    const split = body.indexOf('\n\n')
    const [old = '', ...path] = body.slice(0, split).split('\n')
    const note = body.slice(split + 2)
    const older = Number(/^old (0|[1-9]\d*)$/.exec(old)?.[1] ?? -1)
    const found = keys.map((key) => key && openCheckpoint(note, key)).find((opened) => opened !== null)
    if (older < 0) return [400, '']
    if (!found) return [403, '']
    if (older > found.size) return [400, '']
    if (older !== (head?.size ?? 0)) return [409, `${head?.size ?? 0}\n`]
    const proof = path.map((hash) => Buffer.from(hash, 'base64'))
    if (head && found.size === head.size && !found.root.equals(head.root)) return [409, `${head.size}\n`]
    if (head && !isConsistent(head, found, proof)) return [422, '']
    head = found
    return [200, `${cosign(parseNote(note)?.text ?? '', signer, Math.floor(Date.now() / 1000))}\n`]
  }
  const server = await startAnswering((path, body) => {
    const answer = path === '/add-checkpoint' ? add(body) : ([404, ''] as const)
    answers.push(answer[0])
    return answer
  })
  if (!verifier) throw new Error('no witness')
  return { ...server, line, verifier, answers, trust: (key) => void keys.push(parseVerifierKey(key)) }
}

/** A server that answers each request with a status and a body. */
export async function startAnswering(
  answerTo: (path: string, body: string) => readonly [number, string],
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const [status, answer] = answerTo(request.url ?? '', body)
      response.writeHead(status, { 'content-type': status === 409 ? 'text/x.tlog.size' : 'text/plain' })
      response.end(answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('It does not listen.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
