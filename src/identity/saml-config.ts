/** One identity provider that speaks SAML. */
export interface SamlConfig {
  readonly name: string
  /** Exactly what it calls itself. */
  readonly entityId: string
  readonly ssoUrl: string
  /** PEM certificates that its assertions may be signed under. */
  readonly certificates: readonly string[]
  /** `persistent`: only names that it never gives to others. `any` where the operator knows that none are. */
  readonly nameId: 'persistent' | 'any'
  readonly nameAttribute: string | null
  readonly groupsAttribute: string | null
  readonly groupPrefix: string
  /** The longest that a sign-in lasts. */
  readonly sessionMsMax: number
}
