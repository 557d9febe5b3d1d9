import type { Secret } from './secret.ts'

export type ProtocolName = 'postgres'

/** A catalogued thing that can be reached, as policy and the ledger see it. */
export interface Resource {
  readonly name: string
  readonly protocol: ProtocolName
  readonly labels: Readonly<Record<string, string>>
}

/** How to reach a resource and what opens it. Seen only by whoever dials. */
export interface Target {
  /** Host name or address, or the folder of a unix socket when it starts with `/`. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly login: string
  readonly secret: Secret | null
  /** The role that the login takes on as the session begins (SET ROLE); absent for its own. */
  readonly setRole?: string
  readonly tls: TargetTls
}

/** `disable` speaks plaintext; `verify-full` checks chain and name. Nothing in between hides a failed check. */
export type TargetTls =
  | { readonly mode: 'disable' }
  | { readonly mode: 'require' }
  | { readonly mode: 'verify-full'; readonly ca: string | null }
