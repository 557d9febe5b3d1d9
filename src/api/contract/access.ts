import { z } from 'zod'
import { consoleRoles } from '../roles.ts'
import { instant, kind, words } from './words.ts'

/** `GET /api/v1/whoami`: who the gateway takes the caller for. */
export const whoami = z.object({
  id: z.string(),
  kind,
  name: z.string(),
  groups: z.array(z.string()),
  /** What the caller may do at the gateway itself. */
  roles: z.array(z.enum(consoleRoles)),
  /** Whom the caller acts for, nearest first; empty when for itself. */
  onBehalfOf: z.array(z.object({ id: z.string(), kind, name: z.string() })),
  endsAt: instant,
})

/** `GET /api/v1/resources`: what the caller may open a session at now, and where PostgreSQL clients connect. */
export const resourceList = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      protocol: z.string(),
      labels: z.record(z.string(), z.string()),
      /** The caller's roles there now; `endsAt` is null for one that is theirs without asking. */
      roles: z.array(z.object({ name: z.string(), endsAt: instant.nullable() })),
    }),
  ),
  postgres: z.object({
    host: z.string().regex(/^[\w.:%-]+$/),
    port: z.int(),
    hasTls: z.boolean(),
    /** PEM of the authority to trust, or null. */
    ca: z.string().nullable(),
  }),
})

/** `GET /.well-known/oauth-protected-resource` (RFC 9728), with how the command line signs in. */
export const protectedResource = z.object({
  resource: z.string(),
  resource_name: z.string(),
  authorization_servers: z.array(z.string()),
  bearer_methods_supported: z.array(z.string()),
  sallyport_logins: z.array(
    z.object({
      issuer: z.string(),
      clientId: z.string(),
      scope: z.string(),
      resource: z.string().nullable(),
    }),
  ),
  /** Providers that people can sign in with by SAML, under `/saml/<name>`. */
  sallyport_saml: z.array(z.string()),
})

/** What `POST /oauth/token` answers (RFC 8693 section 2.2.1). */
export const issuedToken = z.object({
  access_token: z.string(),
  issued_token_type: z.string(),
  token_type: z.string(),
  expires_in: z.int(),
})

/** What `POST /oauth/token` answers when it refuses (RFC 6749 section 5.2). */
export const tokenFault = z.object({ error: z.string(), error_description: z.string() })

/** The body of `POST /api/v1/chat-bindings`: says that the chat user who was given the code is the caller. */
export const bindingBody = z.strictObject({ code: z.string().min(1).max(100) })

/** Its answer. */
export const binding = z.object({ chatUser: z.string() })

/** A registered agent, as its owner sees it. */
export const agent = z.object({
  id: z.string(),
  owner: z.string(),
  purpose: z.string(),
  endsAt: instant,
  isEnded: z.boolean(),
})

/** `GET /api/v1/agents`: those of the caller. */
export const agentList = z.object({ agents: z.array(agent) })

/** The query of lists of agents, keys and certificates: everybody's are for those who run or audit the gateway. */
export const ownedQuery = z.strictObject({ of: z.enum(['me', 'everybody']).default('me') })

/** The body of `POST /api/v1/sign-out`, where it is not about the caller: an operator names somebody else. */
export const signOutBody = z.strictObject({ principal: z.string().min(3).max(3000).optional() })

/** The body of `POST /api/v1/agents`: `id` is the agent's principal id, `issuer#subject`. The answer is the agent. */
export const agentBody = z.strictObject({
  id: z.string().min(3).max(3000),
  purpose: words,
  endsAt: z.iso.datetime({ offset: true }),
  /** Whose it becomes, by an operator's word; omitted: the caller's. */
  owner: z.string().min(3).max(3000).optional(),
})

/** `GET /api/v1/api-keys`: those of the caller, or everybody's; the keys themselves are shown when they are made, and never again. */
export const apiKeyList = z.object({
  keys: z.array(
    z.object({
      id: z.string(),
      owner: z.string(),
      purpose: z.string(),
      resources: z.array(z.string()),
      groups: z.array(z.string()),
      createdAt: instant,
      endsAt: instant,
      lastUsedAt: instant.nullable(),
      isRevoked: z.boolean(),
    }),
  ),
})

/** The body of `POST /api/v1/api-keys`. Groups must be some of the caller's. */
export const apiKeyBody = z.strictObject({
  purpose: words,
  resources: z.array(z.string().min(1).max(64)).min(1).max(100),
  groups: z.array(z.string().min(1).max(256)).max(100).default([]),
  endsAt: z.iso.datetime({ offset: true }),
})

/** The answer to it. */
export const newApiKey = z.object({ id: z.string(), key: z.string() })

/** What `POST /api/v1/sessions/renew` answers: how many sessions of the caller at this gateway go on for longer. */
export const sessionsExtended = z.object({ extended: z.int() })

export type Whoami = z.infer<typeof whoami>
export type IssuedToken = z.infer<typeof issuedToken>
export type ResourceList = z.infer<typeof resourceList>
export type ProtectedResource = z.infer<typeof protectedResource>
export type ApiKeyList = z.infer<typeof apiKeyList>
export type NewApiKeyView = z.infer<typeof newApiKey>
export type AgentList = z.infer<typeof agentList>
export type SessionsExtended = z.infer<typeof sessionsExtended>
export type AgentView = z.infer<typeof agent>
