import type { z } from 'zod'
import type { EntryType } from '../../ledger/entries/entry.ts'

/** What one path and method do, for the document that the gateway serves of itself. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/api/v1/reviews/{id}`. */
  readonly path: string
  /** One line. */
  readonly does: string
  /**
   * `principal`: asks for a bearer token or the console's cookie. `proof`: what is sent proves itself, as OAuth, SAML,
   * SCIM and Slack have it. `anyone`: tells nothing that is not public.
   */
  readonly access: 'principal' | 'proof' | 'anyone'
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** The answer's shape; absent where it has no body, or one that is not JSON. */
  readonly answer?: z.ZodType
  /** Media type of an answer that is not JSON. */
  readonly media?: string
  readonly status?: number
  /** What every success puts on record; absent where nothing is changed and no evidence read. */
  readonly leaves?: EntryType
  /** True for what is asked by POST for its length and changes nothing. */
  readonly reads?: true
}

/** Where the API begins. */
export const api = '/api/v1'
