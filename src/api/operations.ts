import type { z } from 'zod'
import { questionSchema } from '../audit/question.ts'
import type { EntryType } from '../ledger/entry.ts'
import * as shapes from './contract.ts'

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

const api = '/api/v1'

const about: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/openapi.json`,
    does: 'This document.',
    access: 'anyone',
    media: 'application/json',
  },
  {
    method: 'get',
    path: `${api}/whoami`,
    does: 'Who the caller is.',
    access: 'principal',
    answer: shapes.whoami,
  },
  {
    method: 'get',
    path: '/healthz',
    does: 'Whether the gateway works.',
    access: 'anyone',
    answer: shapes.health,
  },
  {
    method: 'get',
    path: '/metrics',
    does: 'Measurements for Prometheus; this machine asks without a token.',
    access: 'anyone',
    media: 'text/plain',
  },
]

const reviews: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/reviews`,
    does: 'Reviews that the caller may see, newest first.',
    access: 'principal',
    query: shapes.reviewListQuery,
    answer: shapes.reviewList,
  },
  {
    method: 'get',
    path: `${api}/reviews/{id}`,
    does: 'One review.',
    access: 'principal',
    answer: shapes.review,
  },
  ...(['approve', 'deny'] as const).map(
    (word) =>
      ({
        method: 'post',
        path: `${api}/reviews/{id}/${word}`,
        does: `Rules: ${word}.`,
        access: 'principal',
        body: shapes.rulingBody,
        answer: shapes.review,
        leaves: 'review.ruled',
      }) as const,
  ),
  {
    method: 'post',
    path: `${api}/reviews/{id}/change`,
    does: 'Approves another statement in its stead.',
    access: 'principal',
    body: shapes.changeBody,
    answer: shapes.review,
    leaves: 'review.ruled',
  },
  {
    method: 'post',
    path: `${api}/reviews/{id}/remarks`,
    does: 'Says something without ruling.',
    access: 'principal',
    body: shapes.remarkBody,
    answer: shapes.review,
    leaves: 'review.remarked',
  },
  {
    method: 'post',
    path: `${api}/reviews/{id}/withdraw`,
    does: 'Takes a review back.',
    access: 'principal',
    body: shapes.remarkBody,
    answer: shapes.review,
    leaves: 'review.closed',
  },
  {
    method: 'post',
    path: `${api}/chat-bindings`,
    does: 'Says that a user of a chat is the caller.',
    access: 'principal',
    body: shapes.bindingBody,
    answer: shapes.binding,
    leaves: 'chat.bound',
  },
]

const access: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/resources`,
    does: 'Where the caller may open a session now.',
    access: 'principal',
    answer: shapes.resourceList,
  },
  {
    method: 'get',
    path: `${api}/grants`,
    does: 'The newest grants that the caller may see.',
    access: 'principal',
    answer: shapes.grantList,
  },
  {
    method: 'post',
    path: `${api}/grants`,
    does: 'Asks for a role.',
    access: 'principal',
    body: shapes.grantBody,
    answer: shapes.grant,
    leaves: 'access.changed',
  },
  {
    method: 'get',
    path: `${api}/grants/{id}`,
    does: 'One grant.',
    access: 'principal',
    answer: shapes.grant,
  },
  ...(['approve', 'deny'] as const).map(
    (word) =>
      ({
        method: 'post',
        path: `${api}/grants/{id}/${word}`,
        does: `Rules on a grant: ${word}.`,
        access: 'principal',
        body: shapes.rulingBody,
        answer: shapes.grant,
        leaves: 'access.changed',
      }) as const,
  ),
  {
    method: 'post',
    path: `${api}/grants/{id}/revoke`,
    does: 'Ends a grant now.',
    access: 'principal',
    answer: shapes.grant,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${api}/sign-out`,
    does: 'Ends every sign-in of the caller.',
    access: 'principal',
    status: 204,
    leaves: 'access.changed',
  },
  {
    method: 'get',
    path: `${api}/agents`,
    does: "The caller's agents.",
    access: 'principal',
    answer: shapes.agentList,
  },
  {
    method: 'post',
    path: `${api}/agents`,
    does: 'Registers an agent.',
    access: 'principal',
    body: shapes.agentBody,
    answer: shapes.agent,
    leaves: 'access.changed',
  },
  {
    method: 'delete',
    path: `${api}/agents/{id}`,
    does: 'Ends the registration of an agent.',
    access: 'principal',
    status: 204,
    leaves: 'access.changed',
  },
  {
    method: 'get',
    path: `${api}/api-keys`,
    does: "The caller's keys.",
    access: 'principal',
    answer: shapes.apiKeyList,
  },
  {
    method: 'post',
    path: `${api}/api-keys`,
    does: 'Makes a key for a job; it is shown once.',
    access: 'principal',
    body: shapes.apiKeyBody,
    answer: shapes.newApiKey,
    leaves: 'access.changed',
  },
  {
    method: 'delete',
    path: `${api}/api-keys/{id}`,
    does: 'Revokes a key.',
    access: 'principal',
    status: 204,
    leaves: 'access.changed',
  },
]

const evidence: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/audit`,
    does: 'Searches the ledger.',
    access: 'principal',
    query: questionSchema,
    answer: shapes.auditAnswer,
    leaves: 'evidence.searched',
  },
  {
    method: 'get',
    path: `${api}/audit/saved`,
    does: 'The saved questions.',
    access: 'principal',
    answer: shapes.savedQuestionList,
  },
  {
    method: 'post',
    path: `${api}/audit/rebuild`,
    does: 'Makes the index again from the ledger.',
    access: 'principal',
    answer: shapes.auditRebuilt,
    leaves: 'evidence.searched',
  },
  {
    method: 'get',
    path: `${api}/recordings/{session}`,
    does: 'The frames of a recording, one JSON object a line.',
    access: 'principal',
    media: 'application/x-ndjson',
    leaves: 'evidence.read',
  },
  {
    method: 'get',
    path: `${api}/exports`,
    does: 'How the receivers of events do.',
    access: 'principal',
    answer: shapes.exportList,
  },
  {
    method: 'post',
    path: `${api}/exports/{name}/replay`,
    does: 'Tells a receiver again from an entry on.',
    access: 'principal',
    body: shapes.replayBody,
    answer: shapes.exportView,
    leaves: 'evidence.read',
  },
]

const signIn: readonly Operation[] = [
  {
    method: 'get',
    path: '/.well-known/oauth-protected-resource',
    does: 'Who vouches for people here (RFC 9728).',
    access: 'anyone',
    answer: shapes.protectedResource,
  },
  {
    method: 'post',
    path: '/oauth/token',
    does: 'Exchanges tokens for one of a resource (RFC 8693).',
    access: 'proof',
    answer: shapes.issuedToken,
  },
  {
    method: 'post',
    path: '/oauth/backchannel-logout',
    does: 'Ends sign-ins as an issuer says (OpenID Connect Back-Channel Logout).',
    access: 'proof',
  },
  {
    method: 'get',
    path: '/saml/{provider}/metadata',
    does: 'Our SAML metadata.',
    access: 'anyone',
    media: 'application/samlmetadata+xml',
  },
  {
    method: 'get',
    path: '/saml/{provider}/login',
    does: 'Begins a sign-in of the command line.',
    access: 'anyone',
    status: 302,
  },
  {
    method: 'post',
    path: '/saml/{provider}/acs',
    does: "Takes a provider's answer.",
    access: 'proof',
    status: 302,
  },
  {
    method: 'post',
    path: '/saml/{provider}/token',
    does: 'Exchanges a code for a token.',
    access: 'proof',
    answer: shapes.issuedToken,
  },
  {
    method: 'post',
    path: '/slack/interactions',
    does: 'Takes what people do in Slack.',
    access: 'proof',
  },
]

const scim: readonly Operation[] = [
  ...['ServiceProviderConfig', 'ResourceTypes', 'Schemas'].map(
    (word) =>
      ({
        method: 'get',
        path: `/scim/{directory}/v2/${word}`,
        does: `SCIM 2.0: ${word}.`,
        access: 'proof',
        media: 'application/scim+json',
      }) as const,
  ),
  ...['Users', 'Groups'].flatMap((word) =>
    (['get', 'post'] as const).map((method) => ({
      method,
      path: `/scim/{directory}/v2/${word}`,
      does: `SCIM 2.0: ${word}.`,
      access: 'proof' as const,
      media: 'application/scim+json',
    })),
  ),
  ...['Users', 'Groups'].flatMap((word) =>
    (['get', 'put', 'patch', 'delete'] as const).map((method) => ({
      method,
      path: `/scim/{directory}/v2/${word}/{id}`,
      does: `SCIM 2.0: one of ${word}.`,
      access: 'proof' as const,
      media: 'application/scim+json',
    })),
  ),
]

/** Everything that the gateway answers over HTTP. A test compares it with the routes that there are. */
export const operations: readonly Operation[] = [
  ...about,
  ...signIn,
  ...reviews,
  ...access,
  ...evidence,
  ...scim,
]
