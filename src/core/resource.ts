import type { MayDial } from './dial-rule.ts'
import type { Secret } from './secret.ts'
import type { TargetChoice, TargetPlace } from './target-place.ts'

export type ProtocolName = 'postgres'

/** A catalogued thing that can be reached, as policy and the ledger see it. */
export interface Resource {
  readonly name: string
  readonly protocol: ProtocolName
  readonly labels: Readonly<Record<string, string>>
  /** Who answers for it, for rules that ask for its owners; absent where nobody is named. */
  readonly owners?: Owners
}

/** Who answers for a resource: people by their principal ids, and members of groups. */
export interface Owners {
  readonly people: readonly string[]
  readonly groups: readonly string[]
}

/** How to reach a resource and what opens it. Seen only by whoever dials. `host` and `port` are the first to be tried. */
export interface Target extends TargetPlace {
  readonly database: string
  readonly login: string
  readonly secret: Secret | null
  /** The role that the login takes on as the session begins (SET ROLE); absent for its own. */
  readonly setRole?: string
  readonly tls: TargetTls
  /** Absent where it is one server, whatever its state. */
  readonly choice?: TargetChoice
  /** Which addresses it may have; absent where whoever runs the gateway wrote them into its file. */
  readonly mayDial?: MayDial
}

/**
 * `disable` speaks plaintext. `unverified` encrypts and believes whoever answers: it keeps out those who only listen.
 * `verify-ca` checks the certificate's chain, `verify-full` also the name.
 */
export type TargetTls =
  | { readonly mode: 'disable' }
  | ({ readonly mode: 'unverified' } & TlsDetails)
  | ({ readonly mode: 'verify-ca' | 'verify-full'; readonly ca: string | null } & TlsDetails)

/** What TLS to a target may have besides. */
export interface TlsDetails {
  /** Begin with TLS at once, as servers from PostgreSQL 17 on take it, in place of asking first. */
  readonly isDirect?: boolean
  /** What the gateway proves itself with; absent for nothing. */
  readonly certificate?: ClientCertificate
}

/** A certificate of the gateway's own, in PEM form. */
export interface ClientCertificate {
  readonly chain: string
  readonly key: Secret
}
