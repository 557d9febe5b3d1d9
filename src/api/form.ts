import type { FastifyInstance } from 'fastify'

/**
 * Lets routes of this scope take forms, as OAuth and SAML ask for them. Nothing there may rest on what a browser sends by
 * itself: any page can send a form. The body is a `URLSearchParams`.
 */
export function takeForms(app: FastifyInstance, bytesMax: number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: bytesMax },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
}

/** The one value of a form's field; undefined when it is missing; null when it is there more than once. */
export function fieldOf(body: unknown, name: string): string | undefined | null {
  const values = body instanceof URLSearchParams ? body.getAll(name) : []
  return values.length > 1 ? null : values[0]
}
