import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import type { CertificateDesk } from '../identity/certificate-desk.ts'
import { certificatePem } from '../identity/certificate-writer.ts'
import { principalOf } from './auth.ts'
import { certificateBody, type CertificateList, type IssuedCertificateView } from './contract.ts'
import { ownerAsked, ownerReached, type OwnedParts } from './owned.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** What the routes for certificates work with. */
export interface CertificateParts {
  /** Null where none are issued. */
  readonly certificates: CertificateDesk | null
}

/** Adds the routes by which certificates for clients are issued, seen and revoked. The key itself never comes here. */
export function addCertificates(app: FastifyInstance, parts: CertificateParts & OwnedParts): void {
  const { certificates } = parts
  app.get('/certificates', async (request, reply) => {
    const owner = ownerAsked(parts, request)
    if (owner instanceof Refusal) return sendProblem(reply, owner)
    if (certificates === null) return { certificates: [] } satisfies CertificateList
    const found = await certificates.list(owner)
    if (found instanceof Refusal) return sendProblem(reply, found)
    return {
      certificates: found.map(({ serial, owner: whose, issuedAt, endsAt, isRevoked }) => ({
        serial,
        owner: whose,
        issuedAt: new Date(issuedAt).toISOString(),
        endsAt: new Date(endsAt).toISOString(),
        isRevoked,
      })),
    } satisfies CertificateList
  })
  app.post('/certificates', async (request, reply) => {
    const body = parse(certificateBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    if (certificates === null) return sendProblem(reply, noneIssued)
    const issued = await certificates.issue(principalOf(request), body.publicKey)
    if (issued instanceof Refusal) return sendProblem(reply, issued)
    return {
      serial: issued.serial,
      certificate: certificatePem(issued.der),
      endsAt: new Date(issued.endsAt).toISOString(),
    } satisfies IssuedCertificateView
  })
  app.delete('/certificates/:serial', async (request, reply) => {
    if (certificates === null) return sendProblem(reply, noneIssued)
    const { params } = request
    const given = typeof params === 'object' && params !== null && 'serial' in params ? params.serial : ''
    const refusal = await certificates.revoke(
      principalOf(request),
      ownerReached(parts, request),
      String(given),
    )
    return refusal === null ? reply.code(204).send() : sendProblem(reply, refusal)
  })
}

const noneIssued = new Refusal('request-invalid', 'This gateway issues no certificates.', {
  hint: 'An operator adds client-certificates to its configuration.',
})
