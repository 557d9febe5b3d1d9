import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Principal } from '../core/principal.ts'
import type { Refusal } from '../core/refusal.ts'
import { principalOf, type BrowserDoor } from './auth.ts'
import { EventStream } from './event-stream.ts'
import type { LiveFeed } from './live-feed.ts'
import { sendProblem } from './problem.ts'

/** What the route for live events works with. */
export interface EventParts {
  readonly feed: LiveFeed
  readonly browser: BrowserDoor
  readonly stillStanding: (principal: Principal) => Promise<Principal | Refusal>
}

/** Adds `GET /events`: server-sent events, for as long as the sign-in lasts. */
export function addEvents(app: FastifyInstance, { feed, browser, stillStanding }: EventParts): void {
  app.get('/events', (request, reply) => {
    const principal = principalOf(request)
    const no = feed.whyNot(principal)
    if (no !== null) return sendProblem(reply, no, 429)
    const secret = request.headers.authorization === undefined ? browser.secretIn(request) : null
    const again = (): Promise<Principal | Refusal> =>
      secret === null ? stillStanding(principal) : browser.authenticate(secret)
    const leave = feed.listen(openStream(reply), principal, again)
    request.raw.once('close', leave)
    reply.raw.once('close', leave)
    return reply
  })
}

function openStream(reply: FastifyReply): EventStream {
  const { raw } = reply
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Proxies that gather answers would keep events back.
    'x-accel-buffering': 'no',
  })
  return new EventStream(raw)
}
