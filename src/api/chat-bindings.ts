import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { Refusal } from '../core/refusal.ts'
import { bindChatUser, type BindingParts } from '../reviews/chat-binding.ts'
import { principalOf } from './auth.ts'
import { type binding, bindingBody } from './contract.ts'
import { sendProblem } from './problem.ts'

/** Adds the route by which a person says that a user of a chat is theirs. */
export function addChatBindings(app: FastifyInstance, parts: BindingParts): void {
  app.post('/chat-bindings', async (request, reply) => {
    const body = bindingBody.safeParse(request.body)
    if (!body.success)
      return sendProblem(reply, new Refusal('request-invalid', 'The code that the chat showed is needed.'))
    const bound = await bindChatUser(parts, body.data.code, principalOf(request))
    if (bound instanceof Refusal) return sendProblem(reply, bound)
    return { chatUser: bound } satisfies z.infer<typeof binding>
  })
}
