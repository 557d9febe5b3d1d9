import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { RecordingDesk } from '../audit/recording-desk.ts'
import { Refusal } from '../core/refusal.ts'
import { frameToJson, type ToldFrame } from '../recording/told-frame.ts'
import { principalOf } from './auth.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

const query = z.strictObject({ follow: z.stringbool().default(false) })
const place = z.object({ session: z.uuid() })

/** Adds `GET /recordings/:session`: a frame a line, as long as the session runs with `follow`. */
export function addRecordings(app: FastifyInstance, desk: RecordingDesk): void {
  app.get('/recordings/:session', async (request, reply) => {
    const asked = parse(query, request.query)
    const params = parse(place, request.params)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    if (params instanceof Refusal) return sendProblem(reply, params)
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const how = { follow: asked.follow, signal: gone.signal }
    const frames = await desk.read(params.session, principalOf(request), how)
    if (frames instanceof Refusal) return sendProblem(reply, frames)
    return reply.type('application/x-ndjson').send(Readable.from(linesOf(frames)))
  })
}

async function* linesOf(frames: AsyncIterable<ToldFrame>): AsyncGenerator<string> {
  for await (const frame of frames) yield `${JSON.stringify(frameToJson(frame))}\n`
}
