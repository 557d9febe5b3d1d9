import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import type { ExportDesk } from '../export/desk.ts'
import { principalOf } from './auth.ts'
import { type ExportList, type ExportView, replayBody } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** Adds the routes about exports: how each does, and telling again from an entry on. */
export function addExports(app: FastifyInstance, desk: ExportDesk): void {
  app.get('/exports', async (request, reply) => {
    const found = desk.list(principalOf(request))
    return found instanceof Refusal
      ? sendProblem(reply, found)
      : ({ exports: [...found] } satisfies ExportList)
  })

  app.post('/exports/:name/replay', async (request, reply) => {
    const body = parse(replayBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const { params } = request
    const name = typeof params === 'object' && params !== null && 'name' in params ? String(params.name) : ''
    const done = await desk.replay(principalOf(request), name, body.from)
    return done instanceof Refusal ? sendProblem(reply, done) : (done satisfies ExportView)
  })
}
