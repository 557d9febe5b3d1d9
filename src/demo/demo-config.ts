import { issuerConfig, type IssuerConfig } from '../identity/issuer-config.ts'
import { demoAudience } from './idp-settings.ts'

/** How the demo's gateway reads the tokens of the demo's identity provider. */
export function demoIssuer(issuer: string): IssuerConfig {
  return issuerConfig({
    issuer,
    audience: demoAudience,
    algorithms: ['ES256'],
    kind: { claim: 'sub_profile', values: { user: 'person', service: 'workload' } },
    allowInsecureHttp: true,
  })
}
