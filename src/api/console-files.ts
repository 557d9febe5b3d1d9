/** The files of the web console, as `console/build.ts` made them: what may be public of it, which is no answer of the API. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Random } from '../core/random.ts'

/** Answers a request for a page or a file of the console; null when it is for none. */
export type ConsoleFiles = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> | null

/**
 * Reads the console's files once. Every path that is no file and is asked for as a page is answered with the one page
 * there is, which then shows what the path names. Null when the console was not built.
 */
export function openConsole(directory: string, random: Random): ConsoleFiles | null {
  if (!existsSync(join(directory, 'index.html'))) return null
  const page = readFileSync(join(directory, 'index.html'), 'utf8')
  const files = readFiles(directory)
  return (request, reply) => {
    if (request.method !== 'GET') return null
    const path = request.url.replace(/\?.*$/s, '')
    const file = files.get(path)
    if (file !== undefined) return sendFile(request, reply, file, path.startsWith('/assets/'))
    if (notPages.test(path) || !(request.headers.accept ?? '').includes('text/html')) return null
    const nonce = random.bytes(nonceBytes).toString('base64')
    reply.headers({ ...pageHeaders, 'content-security-policy': contentPolicy(nonce) })
    return Promise.resolve(reply.type('text/html; charset=utf-8').send(page.replaceAll(placeholder, nonce)))
  }
}

interface ConsoleFile {
  readonly type: string
  readonly bytes: Buffer
  readonly tag: string
  packed: Promise<Buffer> | null
}

function readFiles(directory: string): ReadonlyMap<string, ConsoleFile> {
  const files = new Map<string, ConsoleFile>()
  for (const name of globSync('**/*', { cwd: directory })) {
    const type = types[extname(name)]
    if (type === undefined || name === 'index.html') continue
    const bytes = readFileSync(join(directory, name))
    const tag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
    files.set(`/${name.replaceAll(sep, '/')}`, { type, bytes, tag, packed: null })
  }
  return files
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: ConsoleFile,
  isNamedByContent: boolean,
): Promise<unknown> {
  reply.headers({
    etag: file.tag,
    vary: 'accept-encoding',
    'cache-control': isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.headers['if-none-match'] === file.tag) return reply.code(304).send()
  reply.type(file.type)
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(file.bytes)
  file.packed ??= pack(file.bytes, { level: 9 })
  return reply.header('content-encoding', 'gzip').send(await file.packed)
}

const pack = promisify<Buffer, { readonly level: number }, Buffer>(gzip)

// What answers for itself: a page there would hide that it does not exist.
const notPages = /^\/(?:api|auth|oauth|saml|scim|slack|assets|\.well-known|healthz|metrics)(?:\/|$)/
const placeholder = '__CSP_NONCE__'
const nonceBytes = 16

// Only what the build makes; a manifest or a stamp is nobody's to read.
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const pageHeaders = {
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
