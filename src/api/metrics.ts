import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import { type Authenticate, bearerToken, originOf } from './auth.ts'
import { sendProblem } from './problem.ts'

/** One measurement as Prometheus reads it. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]
}

/**
 * Adds `GET /metrics` in the Prometheus text format. It answers this machine, and whoever brings a token of one that
 * may read evidence: numbers say much about a bank.
 */
export function addMetrics(
  app: FastifyInstance,
  metrics: () => Promise<readonly Metric[]>,
  authenticate: Authenticate,
  mayRead: (principal: Exclude<Awaited<ReturnType<Authenticate>>, Refusal>) => Refusal | null,
): void {
  app.get('/metrics', async (request, reply) => {
    if (!isLoopback(request.socket.remoteAddress ?? '')) {
      const token = bearerToken(request.headers.authorization)
      const origin = originOf(request.socket, request.headers['user-agent'])
      const principal =
        token === null
          ? new Refusal('unauthenticated', 'From elsewhere this needs a token.')
          : await authenticate(token, origin)
      const no = principal instanceof Refusal ? principal : mayRead(principal)
      if (no) return sendProblem(reply, no)
    }
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(formatMetrics(await metrics()))
  })
}

/** The text of metrics, version 0.0.4. */
function formatMetrics(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, help, type, samples }) => [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}`),
  ])
  return `${lines.join('\n')}\n`
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function isLoopback(address: string): boolean {
  return /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(address)
}
