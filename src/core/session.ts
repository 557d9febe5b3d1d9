import type { CatalogSnapshot } from './catalog-snapshot.ts'
import type { ContentGuard } from './decision.ts'
import type { Principal } from './principal.ts'
import type { Resource, Target } from './resource.ts'

/** Where a client came from, for the record. */
export interface ClientOrigin {
  readonly address: string
  readonly port: number
  /** TLS version and cipher, or null on plaintext. */
  readonly tls: string | null
  /** What the client calls itself (`application_name`). Self-asserted. */
  readonly application: string
  /** The certificate that the client signs in with; absent when it does by other means. */
  readonly certificate?: { readonly serial: string; readonly issuer: string }
}

/** What holds for what a target says that answers no statement: notifications, words of code that runs by itself. */
export interface UnaskedTerms {
  /** True when some column of the resource is masked for the principal: what comes from other sessions has no lineage. */
  readonly hidesValues: boolean
  /** What is looked for in it; null when nothing is. */
  readonly content: ContentGuard | null
  /** True of a channel whose payloads the policy says hold no protected value. */
  opensChannel(channel: string): boolean
}

/** What a verdict takes from a catalog: names of tables and columns alone, or bodies and expressions behind names too. */
export type CatalogGrounds = 'names' | 'definitions'

/** One principal at one resource, from admit to close. */
export interface Session {
  /** UUIDv7. */
  readonly id: string
  readonly principal: Principal
  readonly resource: Resource
  readonly origin: ClientOrigin
  readonly startedAt: number
  /** The instant at which it ends whatever it is doing. Milliseconds since the epoch. */
  readonly endsAt: number
  /** Aborts, with a `Refusal` as reason, when the session must end now. */
  readonly signal: AbortSignal
  /** How to reach the target. The secret in it prints as `[secret]`. */
  readonly target: Target
  /** What holds, by the policy in force now, for what the target says that answers no statement. */
  unasked(): UnaskedTerms
  /** Counts bytes that answer no statement. False where budgets leave less: they are not shown then, and not counted. */
  takesUnasked(bytes: number): boolean
  /** The target's catalog as known now; null while it could not be read, which makes every lineage unknown. */
  catalog(): CatalogSnapshot | null
  /** Reads the target's catalog again; resolves when `catalog` answers with what was found. Never rejects. */
  refreshCatalog(): Promise<void>
  /** Takes in what was defined elsewhere before this call. Resolves, never rejects; at a pace that no target feels. */
  freshenCatalog(): Promise<void>
  /**
   * The look at the target to wait for before a statement is judged by `catalog`; null where the last one is recent enough
   * for what the verdict rests on. Resolves, never rejects.
   */
  catalogOverdue(grounds: CatalogGrounds): Promise<void> | null
  /**
   * Resolves when nothing of the catalog is left unread because somebody has it to himself, or after a while; null where
   * nothing is. Never rejects.
   */
  catalogWhole(): Promise<void> | null
  /** Something of the catalog changed, and this session knows what: it is read before anybody else goes by it. */
  catalogMoved(): void
  /**
   * Whether nothing ended at the target since its catalog was this one but so many transactions, and those before the call.
   * Never rejects; false where that is not known.
   */
  hasCatalogSeenAlone(snapshot: CatalogSnapshot, transactions: number): Promise<boolean>
  /** Resolves when a reading is over that follows a change; until then `catalog` may be about before it. Null for none. */
  catalogChanging(): Promise<void> | null
}
