import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/refusal.ts'

/**
 * Why a request that a browser signed by its cookie is not believed to come from our own pages; null when it is. A
 * change must carry a header that no form can send, and the browser's own word on where it comes from.
 */
export function whyNotOwnPage(request: FastifyRequest, publicOrigin: string): Refusal | null {
  const { method, headers } = request
  const site = headers['sec-fetch-site']
  const { origin } = headers
  const isForeign =
    (site !== undefined && site !== 'same-origin' && !(site === 'none' && isSafe(method))) ||
    (origin !== undefined && origin !== publicOrigin)
  if (isForeign) return crossSite
  if (isSafe(method)) return null
  const isMarked = headers['x-sallyport-csrf'] === '1'
  return isMarked && (site !== undefined || origin !== undefined) ? null : crossSite
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

const crossSite = new Refusal('denied', 'This does not come from a page of the console.', {
  hint: 'Scripts send a bearer token instead of the cookie; pages of ours send "x-sallyport-csrf: 1".',
})
