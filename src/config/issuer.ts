import type { Secret } from '../core/secret.ts'
import { issuerConfig, type IssuerConfig } from '../identity/issuer-config.ts'
import { presetFields } from '../identity/preset.ts'
import type { SamlConfig } from '../identity/saml-config.ts'
import type { ConfigText } from './schema.ts'

/** One issuer of a configuration: what is written wins over its preset, and that over what holds for all. `secret`: that of the console's client. */
export function issuerOf(
  text: ConfigText['issuers'][number],
  ca: string | null,
  at: (path: string) => string,
  secret: Secret | null,
): IssuerConfig {
  const given: Partial<IssuerConfig> = {
    ...(text.algorithms && { algorithms: text.algorithms }),
    ...(text['token-type'] && { tokenType: text['token-type'] }),
    ...(text.kind && { kind: text.kind }),
    ...(text['name-claim'] && { nameClaim: text['name-claim'] }),
    ...(text['groups-claim'] !== undefined && { groupsClaim: text['groups-claim'] }),
    ...(text['subject-claims'] && { subjectClaims: text['subject-claims'] }),
    ...(text.refuse && { refuse: text.refuse, refusePrefixes: {} }),
    ...(text['lifetime-ms-max'] !== undefined && { lifetimeMsMax: text['lifetime-ms-max'] }),
  }
  return issuerConfig({
    ...(text.preset && presetFields(text.preset)),
    ...given,
    issuer: text.issuer,
    audience: text.audience,
    jwksUri: text['jwks-uri'] ?? null,
    agentGroupsClaim: text['agent-groups-claim'] ?? null,
    groupsByClaim: text['groups-by-claim'],
    trustDomain: text['trust-domain'] ?? null,
    x509BundleFile: text['x509-bundle'] === undefined ? null : at(text['x509-bundle']),
    groupPrefix: text['group-prefix'],
    require: text.require,
    skewMs: text['skew-ms'],
    allowInsecureHttp: text['allow-insecure-http'],
    ca,
    login: text.login
      ? {
          clientId: text.login['client-id'],
          scope: text.login.scope,
          resource: text.login.resource ?? null,
          console: text.login.console ? { clientId: text.login.console['client-id'], secret } : null,
        }
      : null,
  })
}

/** One SAML provider of a configuration, with the certificates that its files hold. */
export function samlOf(text: ConfigText['saml'][number], certificates: readonly string[]): SamlConfig {
  return {
    name: text.name,
    entityId: text['entity-id'],
    ssoUrl: text['sso-url'],
    certificates,
    nameId: text['name-id'],
    nameAttribute: text['name-attribute'] ?? null,
    groupsAttribute: text['groups-attribute'] ?? null,
    groupPrefix: text['group-prefix'],
    sessionMsMax: text['session-ms-max'],
  }
}
