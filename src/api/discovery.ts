import type { FastifyInstance } from 'fastify'
import type { IssuerConfig } from '../identity/issuer-config.ts'
import type { ProtectedResource } from './contract.ts'

/**
 * Adds the metadata of RFC 9728: who vouches for people here, and as which client the command line signs them in. It
 * asks for no token, since it says how to get one; nothing in it is secret.
 */
export function addDiscovery(
  app: FastifyInstance,
  publicUrl: string,
  issuers: readonly IssuerConfig[],
  saml: readonly { readonly name: string }[],
): void {
  const logins = issuers.flatMap(({ issuer, login }) =>
    login === null
      ? []
      : [{ issuer, clientId: login.clientId, scope: login.scope, resource: login.resource }],
  )
  const metadata: ProtectedResource = {
    resource: publicUrl,
    resource_name: 'Sallyport',
    authorization_servers: logins.map(({ issuer }) => issuer),
    bearer_methods_supported: ['header'],
    sallyport_logins: logins,
    sallyport_saml: saml.map(({ name }) => name),
  }
  app.get('/.well-known/oauth-protected-resource', () => metadata)
}
