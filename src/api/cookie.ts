import type { FastifyReply, FastifyRequest } from 'fastify'

/** One cookie of ours: never seen by scripts, for this host alone, over TLS alone wherever there is TLS. */
export interface Cookie {
  readonly read: (request: FastifyRequest) => string | null
  readonly set: (reply: FastifyReply, value: string, seconds: number) => void
  readonly clear: (reply: FastifyReply) => void
}

const cookieCharsMax = 8 * 1024

/**
 * A cookie by its name; `__Host-` is put before it where people reach the gateway over https, so that no other host or
 * path can set it (RFC 6265bis section 4.1.3.2). Plain http is loopback alone, where browsers refuse the prefix.
 */
export function cookieOf(name: string, publicUrl: string, sameSite: 'Strict' | 'Lax'): Cookie {
  const isSecure = publicUrl.startsWith('https:')
  const whole = isSecure ? `__Host-${name}` : name
  const flags = `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`
  const put = (reply: FastifyReply, value: string, seconds: number): void => {
    reply.header('set-cookie', `${whole}=${value}; ${flags}; Max-Age=${Math.max(0, Math.floor(seconds))}`)
  }
  return {
    read: ({ headers }) => valueOf(headers.cookie, whole),
    set: put,
    clear: (reply) => put(reply, '', 0),
  }
}

/** The value of a cookie; null when it is missing, there twice, or not made of what we write. */
function valueOf(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > cookieCharsMax) return null
  const values = header.split(';').flatMap((pair) => {
    const [key = '', ...rest] = pair.trim().split('=')
    return key === name ? [rest.join('=')] : []
  })
  const [value] = values
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]+$/.test(value) ? value : null
}
