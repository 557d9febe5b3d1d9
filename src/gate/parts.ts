import type { CatalogBook } from '../catalog/catalog-book.ts'
import type { TrialBook } from '../catalog/trial-book.ts'
import type { TargetUsers } from '../catalog/target-users.ts'
import type { EstimateBook } from '../catalog/estimate-book.ts'
import type { Syncs } from '../core/clearance.ts'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import type { Refusal } from '../core/refusal.ts'
import type { Resource, Target } from '../core/resource.ts'
import type { AccessRules, AccessState } from '../identity/access-state.ts'
import type { CertificateIdentity } from '../identity/client-certificate.ts'
import type { Identity } from '../identity/oidc.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { BudgetBook } from '../policy/budget.ts'
import type { Policy } from '../policy/rule.ts'
import type { Recorder } from '../recording/recorder.ts'
import type { AidBook } from '../reviews/aid-book.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import type { Totals } from './activity.ts'
import type { ProbeWatch } from './probe-watch.ts'

/** What can be reached, and how. */
export interface Resources {
  find(name: string): Resource | null
  /** Where the resource is and what opens it for the first of these roles that has a login of its own, as of now. */
  target(name: string, roles?: readonly string[]): Promise<Target | Refusal>
}

/**
 * What the gate is given. Without `access` nothing is known against anybody, and nobody was granted anything; without
 * `estimates` nobody can say what targets expect; without `budgets` they are counted in memory alone.
 */
export type GivenParts = Omit<
  GateParts,
  'budgets' | 'probes' | 'totals' | 'access' | 'estimates' | 'syncs' | 'aids'
> & {
  readonly aids?: GateParts['aids']
  /** Told of whoever is let in. */
  readonly met?: (principal: Principal) => void
  readonly access?: Access
  readonly estimates?: GateParts['estimates']
  readonly budgets?: BudgetBook
}

/** Who may still do what. */
export interface Access {
  readonly state: AccessState
  readonly rules: AccessRules
  /** Resolves to true when `state` is of now; false when that cannot be known. */
  fresh(): Promise<boolean>
}

/** What helps reviewers of held statements, and where it is put. */
export interface ReviewAids {
  readonly trials: TrialBook
  readonly book: AidBook
}

/** Everything the one path is made of. */
export interface GateParts {
  readonly identity: Pick<Identity, 'authenticate'>
  /** Absent where no certificate counts. */
  readonly certificates?: CertificateIdentity | null
  readonly resources: Resources
  readonly catalogs: CatalogBook
  /** Users of targets for one session each; absent where no resource has them. */
  readonly targetUsers?: Pick<TargetUsers, 'lend'>
  readonly access: Access
  /** The policy in force now. */
  readonly policy: () => Policy
  readonly reviews: ReviewDesk
  /** What principals took under the budgets of the policy. */
  readonly budgets: BudgetBook
  /** Asks targets what they expect of statements. */
  readonly estimates: Pick<EstimateBook, 'ask'> | null
  /** What helps reviewers besides; null where nobody asks targets for them. */
  readonly aids: ReviewAids | null
  /** What all sessions did so far. */
  readonly totals: Totals
  /** Who was lately refused what. */
  readonly probes: ProbeWatch
  readonly ledger: Ledger
  /** The ledger as clearances that have to ripen see it. */
  readonly syncs: Syncs
  readonly keys: KeyRing
  readonly recorder: Recorder
  readonly clock: Clock
  readonly random: Random
  /** Where people reach the gateway's API and pages, without a slash at the end. */
  readonly publicUrl: string
  readonly limits: {
    /** A session's longest life, whatever its token says. */
    readonly sessionMsMax: number
    readonly sessionsMax: number
    readonly sessionsPerPrincipalMax: number
  }
  readonly log: { error(fields: object, message: string): void; info(fields: object, message: string): void }
}
