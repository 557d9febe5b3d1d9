import { present, setSkew } from '../clock.ts'
import { heardAs } from './connection.ts'
import type { Problem } from './contract.ts'

/** Why a request was not answered: the gateway's own words where it gave any. */
export class Failure extends Error {
  readonly status: number
  /** A stable code of docs/refusals.md, `unreachable` without a connection, or `http-<status>`. */
  readonly code: string
  readonly hint: string
  /** How long the gateway asks to be left alone; 0 unless it says. */
  readonly waitMs: number

  constructor(status: number, code: string, words: string, hint: string, waitMs = 0) {
    super(words)
    this.waitMs = waitMs
    this.status = status
    this.code = code
    this.hint = hint
  }
}

/** What a query is made of; members that are undefined or empty are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** `GET` of a path below `/api/v1`. Throws a `Failure`. */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await request(`${base}${path}${queryOf(query)}`, { signal: signal ?? null })
  return body<T>(response)
}

/** `POST` to a path below `/api/v1`. Throws a `Failure`. */
export function post<T>(path: string, content: unknown): Promise<T> {
  return send<T>('POST', path, content ?? {})
}

/** A change of what is at a path below `/api/v1`. Throws a `Failure`. */
export async function send<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  content?: unknown,
): Promise<T> {
  const response = await request(`${base}${path}`, {
    method,
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    headers: {
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      'x-sallyport-csrf': '1',
    },
  })
  return body<T>(response)
}

/** A query as it stands in an address, `?` included; empty for an empty one. */
export function queryOf(query: Query): string {
  const words = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  )
  return words.length === 0 ? '' : `?${words.join('&')}`
}

/** Ends this browser's sign-in. Throws a `Failure`. */
export async function signOut(): Promise<void> {
  await request('/auth/logout', { method: 'POST', headers: { 'x-sallyport-csrf': '1' } })
}

const base = '/api/v1'

async function request(address: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, { ...init, credentials: 'same-origin', redirect: 'error' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    heardAs('gone', present())
    throw new Failure(
      0,
      'unreachable',
      'The gateway cannot be reached.',
      'Check the network; it is tried again.',
    )
  }
  const date = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(date)) setSkew(date)
  heardAs(response.status === 401 ? 'nobody' : 'there', present())
  if (response.ok) return response
  throw await failureOf(response)
}

async function failureOf(response: Response): Promise<Failure> {
  const problem: unknown = await response.json().catch(() => null)
  const waitMs = (Number(response.headers.get('retry-after')) || 0) * 1000
  if (isProblem(problem))
    return new Failure(response.status, problem.code, problem.detail, problem.hint, waitMs)
  return new Failure(
    response.status,
    `http-${response.status}`,
    `The gateway answered ${response.status}.`,
    '',
    waitMs,
  )
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'detail' in value &&
    typeof value.detail === 'string' &&
    'hint' in value &&
    typeof value.hint === 'string'
  )
}

/** The gateway that served this page made the answer, by the schema that `T` is taken from. */
async function body<T>(response: Response): Promise<T> {
  if (response.status === 204) return Object.create(null)
  return response.json()
}
