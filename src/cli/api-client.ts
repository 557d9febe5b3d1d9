import { readFileSync } from 'node:fs'
import { setDefaultCACertificates } from 'node:tls'
import { z } from 'zod'
import {
  agent,
  agentList,
  type AgentList,
  type AgentView,
  apiKeyList,
  type ApiKeyList,
  binding,
  certificateList,
  type CertificateList,
  auditAnswer,
  type AuditAnswer,
  auditRebuilt,
  type AuditRebuilt,
  grant,
  brokenGlass,
  grantList,
  type GrantList,
  type BrokenGlassView,
  type GrantView,
  issuedCertificate,
  type IssuedCertificateView,
  issuedToken,
  type IssuedToken,
  newApiKey,
  type NewApiKeyView,
  problem,
  resourceList,
  type ResourceList,
  review,
  reviewList,
  type ReviewList,
  type ReviewView,
  savedQuestionList,
  type SavedQuestions,
  sessionsExtended,
  type SessionsExtended,
  tokenFault,
  whoami,
  type Whoami,
} from '../api/contract.ts'
import { fileSecret, SecretFault } from '../catalog/secret-source.ts'
import type { CliEnvironment } from '../config/environment.ts'
import type { Clock } from '../core/clock.ts'
import { frameFromJson, type ToldFrame } from '../recording/told-frame.ts'
import type { Secret } from '../core/secret.ts'
import { urlFault } from '../identity/issuer-config.ts'
import { CommandFault, exits } from './exit.ts'

/** Where the API is and who asks, as given on the command line. */
export interface ApiArguments {
  readonly api?: string
  readonly tokenFile?: string
  readonly ca?: string
}

/** Whose agents, keys and certificates are listed. */
export type Of = 'me' | 'everybody'

const apiDefault = 'http://127.0.0.1:6480'
const answerMsMax = 20_000
const answerBytesMax = 64 * 1024 * 1024

/** A client of the API. Nothing is sent yet; a fault says what is missing or would put the token at risk. */
export async function openApiClient(
  given: ApiArguments,
  environment: CliEnvironment,
  clock: Clock,
): Promise<ApiClient | CommandFault> {
  const url = apiUrl(given, environment)
  if (url instanceof CommandFault) return url
  const untrusted = trustCa(given)
  if (untrusted !== null) return untrusted
  const token = await readToken(url, given, environment, clock)
  return token instanceof CommandFault ? token : new ApiClient(url, token, clock)
}

/** Where the API is, without a slash at the end; a fault where a token must not be sent. */
export function apiUrl(given: ApiArguments, environment: CliEnvironment): string | CommandFault {
  const url = (given.api ?? environment.api ?? apiDefault).replace(/\/+$/, '')
  const fault = urlFault(url, true)
  if (fault === null) return url
  const hint = 'A token goes over https, or over http to this machine alone. Name the API with --api.'
  return new CommandFault(exits.usage, `The API's URL cannot be used: ${fault}.`, hint)
}

async function readToken(
  url: string,
  given: ApiArguments,
  environment: CliEnvironment,
  clock: Clock,
): Promise<Secret | CommandFault> {
  if (given.tokenFile !== undefined) {
    const found = await fileSecret(given.tokenFile).read()
    return found instanceof SecretFault ? new CommandFault(exits.usage, found.message) : found
  }
  if (environment.token !== null) return environment.token
  // Read only when it is needed: it brings an OAuth client with it.
  const { signedInToken } = await import('./sign-in.ts')
  return signedInToken(url, environment, clock)
}

/** Null when nothing was asked for, or the certificates of `--ca` are now the only authorities of this process. */
export function trustCa({ ca: file }: ApiArguments): CommandFault | null {
  if (file === undefined) return null
  try {
    const certificates = readFileSync(file, 'utf8').match(
      /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
    )
    if (certificates === null)
      return new CommandFault(exits.usage, `${file} holds no certificate in PEM form.`)
    setDefaultCACertificates(certificates)
    return null
  } catch (error) {
    return new CommandFault(exits.usage, `${file} cannot be used: ${wordsOf(error)}.`)
  }
}

/** Speaks version 1 of the HTTP API. What comes back is checked against its contract. */
export class ApiClient {
  readonly #url: string
  readonly #token: Secret
  readonly #clock: Clock

  constructor(url: string, token: Secret, clock: Clock) {
    this.#url = url
    this.#token = token
    this.#clock = clock
  }

  /** True when both show the gateway the same token. */
  hasTokenOf(other: ApiClient): boolean {
    return this.#token.reveal() === other.#token.reveal()
  }

  /** Has the caller's open sessions go on for as long as this client's token lasts. */
  renewSessions(): Promise<SessionsExtended | CommandFault> {
    return this.ask('/api/v1/sessions/renew', sessionsExtended, {})
  }

  /** The newest reviews, or those older than `before`. */
  list(query: {
    readonly state?: string
    readonly limit: number
    readonly before?: string
  }): Promise<ReviewList | CommandFault> {
    const words = new URLSearchParams({ limit: String(query.limit) })
    if (query.state !== undefined) words.set('state', query.state)
    if (query.before !== undefined) words.set('before', query.before)
    return this.ask(`/api/v1/reviews?${words.toString()}`, reviewList)
  }

  /** Asks the ledger; the words are those of `GET /api/v1/audit`. */
  audit(question: Readonly<Record<string, string>>): Promise<AuditAnswer | CommandFault> {
    return this.ask(`/api/v1/audit?${new URLSearchParams(question).toString()}`, auditAnswer)
  }

  /** The frames of a recorded session; with `follow` until it ends. */
  async recording(
    session: string,
    follow: boolean,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<ToldFrame> | CommandFault> {
    try {
      const response = await fetch(`${this.#url}/api/v1/recordings/${session}?follow=${follow}`, {
        headers: { authorization: `Bearer ${this.#token.reveal()}` },
        redirect: 'error',
        signal,
      })
      if (response.status !== 200 || response.body === null)
        return readAnswer(response.status, await readBounded(response), z.never())
      return framesIn(response.body)
    } catch (error) {
      return new CommandFault(exits.unavailable, `${this.#url} cannot be asked: ${wordsOf(error)}.`)
    }
  }

  savedQuestions(): Promise<SavedQuestions | CommandFault> {
    return this.ask('/api/v1/audit/saved', savedQuestionList)
  }

  rebuildIndex(): Promise<AuditRebuilt | CommandFault> {
    return this.ask('/api/v1/audit/rebuild', auditRebuilt, {})
  }

  whoami(): Promise<Whoami | CommandFault> {
    return this.ask('/api/v1/whoami', whoami)
  }

  resources(): Promise<ResourceList | CommandFault> {
    return this.ask('/api/v1/resources', resourceList)
  }

  /** A short-lived token that opens sessions at one resource (RFC 8693). */
  async sessionToken(resource: string): Promise<IssuedToken | CommandFault> {
    return this.ask(
      '/oauth/token',
      issuedToken,
      new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: this.#token.reveal(),
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        resource,
      }),
    )
  }

  grants(): Promise<GrantList | CommandFault> {
    return this.ask('/api/v1/grants', grantList)
  }

  askGrant(body: object): Promise<GrantView | CommandFault> {
    return this.ask('/api/v1/grants', grant, body)
  }

  breakGlass(body: object): Promise<BrokenGlassView | CommandFault> {
    return this.ask('/api/v1/break-glass', brokenGlass, body)
  }

  grant(id: string): Promise<GrantView | CommandFault> {
    return this.ask(`/api/v1/grants/${encodeURIComponent(id)}`, grant)
  }

  /** Posts to one of a grant's paths: `approve`, `deny` or `revoke`. */
  answerGrant(id: string, path: string, body: object): Promise<GrantView | CommandFault> {
    return this.ask(`/api/v1/grants/${encodeURIComponent(id)}/${path}`, grant, body)
  }

  show(id: string): Promise<ReviewView | CommandFault> {
    return this.ask(`/api/v1/reviews/${encodeURIComponent(id)}`, review)
  }

  /** Posts to one of a review's paths: `approve`, `deny`, `change`, `remarks` or `withdraw`. */
  answer(id: string, path: string, body: object): Promise<ReviewView | CommandFault> {
    return this.ask(`/api/v1/reviews/${encodeURIComponent(id)}/${path}`, review, body)
  }

  /** Ends every sign-in so far of a principal; without one, the caller's. */
  signOut(principal: string | undefined): Promise<null | CommandFault> {
    return this.ask('/api/v1/sign-out', z.null(), principal === undefined ? {} : { principal })
  }

  agents(of: Of): Promise<AgentList | CommandFault> {
    return this.ask(`/api/v1/agents?of=${of}`, agentList)
  }

  registerAgent(body: object): Promise<AgentView | CommandFault> {
    return this.ask('/api/v1/agents', agent, body)
  }

  endAgent(id: string): Promise<null | CommandFault> {
    return this.end(`/api/v1/agents/${encodeURIComponent(id)}`)
  }

  apiKeys(of: Of): Promise<ApiKeyList | CommandFault> {
    return this.ask(`/api/v1/api-keys?of=${of}`, apiKeyList)
  }

  makeApiKey(body: object): Promise<NewApiKeyView | CommandFault> {
    return this.ask('/api/v1/api-keys', newApiKey, body)
  }

  revokeApiKey(id: string): Promise<null | CommandFault> {
    return this.end(`/api/v1/api-keys/${encodeURIComponent(id)}`)
  }

  certificates(of: Of): Promise<CertificateList | CommandFault> {
    return this.ask(`/api/v1/certificates?of=${of}`, certificateList)
  }

  issueCertificate(publicKey: string): Promise<IssuedCertificateView | CommandFault> {
    return this.ask('/api/v1/certificates', issuedCertificate, { publicKey })
  }

  revokeCertificate(serial: string): Promise<null | CommandFault> {
    return this.end(`/api/v1/certificates/${encodeURIComponent(serial)}`)
  }

  /** Says that the chat user who was shown the code is the caller. */
  bindChat(code: string): Promise<z.infer<typeof binding> | CommandFault> {
    return this.ask('/api/v1/chat-bindings', binding, { code })
  }

  /** Ends what is at a path. */
  end(path: string): Promise<null | CommandFault> {
    return this.ask(path, z.null(), undefined, 'DELETE')
  }

  /** Asks a path for what the schema says; with a body, unless said otherwise, by POST. */
  async ask<T>(
    path: string,
    schema: z.ZodType<T>,
    body?: object,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<T | CommandFault> {
    const isForm = body instanceof URLSearchParams
    const done = new AbortController()
    const late = new AbortController()
    const timer = this.#clock.sleep(answerMsMax, done.signal).then(
      () => late.abort(new Error(`no answer within ${answerMsMax / 1000} s`)),
      () => undefined, // Aborted below: the answer is here.
    )
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        headers: {
          // The form carries the token in its place.
          ...(isForm ? {} : { authorization: `Bearer ${this.#token.reveal()}` }),
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        },
        // Whoever answers with a redirect is not the gateway, and must not be followed with the token.
        redirect: 'error',
        signal: late.signal,
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      })
      return readAnswer(response.status, await readBounded(response), schema)
    } catch (error) {
      const hint =
        'Is the gateway running? Name its API with --api, and the authority of its certificate with --ca.'
      return new CommandFault(exits.unavailable, `${this.#url} cannot be asked: ${wordsOf(error)}.`, hint)
    } finally {
      done.abort()
      await timer
    }
  }
}

function readAnswer<T>(status: number, text: string, schema: z.ZodType<T>): T | CommandFault {
  const body = status === 204 ? null : parseJson(text)
  if (status === 200 || status === 204) {
    const parsed = schema.safeParse(body)
    if (parsed.success) return parsed.data
  }
  const refused = tokenFault.safeParse(body)
  if (refused.success)
    return new CommandFault(exits.failed, `${refused.data.error_description} (${refused.data.error})`)
  const said = problem.safeParse(body)
  if (!said.success) {
    const message = `What answered does not speak the API of this version (status ${status}).`
    return new CommandFault(
      exits.failed,
      message,
      'Check the URL, and that gateway and client are of one version.',
    )
  }
  const { code, detail, hint } = said.data
  return new CommandFault(status === 503 ? exits.unavailable : exits.failed, `${detail} (${code})`, hint)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON, so not the API; whoever reads the answer says so.
    return undefined
  }
}

async function* framesIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<ToldFrame> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > answerBytesMax) throw new Error('a line of the answer is too long')
    for (const line of lines) {
      const frame = frameFromJson(line)
      if (!frame) throw new Error('the answer is no recording of this version')
      yield frame
    }
  }
}

async function readBounded(response: Response): Promise<string> {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body) {
    length += chunk.length
    if (length > answerBytesMax) throw new Error(`the answer is longer than ${answerBytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The innermost reason: fetch wraps what the socket or the certificate check said. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  if (error.cause !== undefined) return wordsOf(error.cause)
  return error.message.replace(/\.$/, '')
}
