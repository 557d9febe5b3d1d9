import type { DetectorName } from '../core/detector-name.ts'
import type { MaskStrategy, ReviewTerms, SubjectColumns, Verdict } from '../core/decision.ts'
import type { ColumnName, DocumentPath, EffectKind } from '../core/inspection.ts'
import type { PrincipalKind } from '../core/principal.ts'
import type { Condition } from './condition.ts'
import type { ObjectPattern } from './object-pattern.ts'

/** A policy file, checked and compiled. Immutable; a changed file makes a new one. */
export interface Policy {
  /** SHA-256 of the file's bytes, in hex. */
  readonly version: string
  /** Where the text came from, for messages. */
  readonly file: string
  /** Who wrote it: principal ids and e-mail addresses. Empty where nobody says. */
  readonly authors: readonly string[]
  /** Who published it, and who let them; absent where the policy is its file. Principal ids. */
  readonly published?: { readonly author: string; readonly approvers: readonly string[] }
  /** IANA name of the time zone that `now` is told in. */
  readonly timeZone: string
  /** True where some class opens comparisons with tokens. */
  readonly opensTokens: boolean
  readonly classes: ReadonlyMap<string, DataClass>
  readonly protections: readonly ProtectionEntry[]
  readonly detections: readonly Detection[]
  readonly unmaskings: readonly Unmasking[]
  readonly budgets: readonly Budget[]
  readonly subjects: readonly SubjectEntry[]
  readonly channels: readonly OpenChannels[]
  /** Enforced and shadow rules alike, in file order. */
  readonly roles: readonly Role[]
  readonly rules: readonly Rule[]
}

/** What happens to values of one class for whoever is not cleared to see them. */
export interface DataClass {
  readonly name: string
  readonly strategy: MaskStrategy
  /** What to do with a statement that filters, joins or orders by such a column. */
  readonly predicates: Verdict
  /** True where the column may be compared, for being equal, with tokens of the class. */
  readonly opensTokens: boolean
  /** What to do with a statement that writes such a column, where `opensTokens`. */
  readonly writes: Verdict
  /** Who reviews such a statement; set exactly when `predicates` or `writes` is `review`. */
  readonly review: ReviewTerms | null
}

/** Columns of some resources that belong to a class. */
export interface ProtectionEntry {
  readonly resources: ResourceSelector
  readonly columns: ReadonlyMap<ColumnName, string>
  /** Members of documents in further columns. */
  readonly members: readonly ProtectedMember[]
}

/** A member of the documents of one column, and the class that it belongs to. */
export interface ProtectedMember {
  readonly column: ColumnName
  readonly path: DocumentPath
  readonly dataClass: string
}

/** What is looked for in the text that some resources give, and which class each belongs to. */
export interface Detection {
  readonly resources: ResourceSelector
  readonly values: ReadonlyMap<DetectorName, string>
  /** Columns that are shown without a search. */
  readonly except: ReadonlySet<ColumnName>
}

/** Channels of some resources whose notifications are shown with their payloads, whatever is masked there. */
export interface OpenChannels {
  readonly resources: ResourceSelector
  readonly open: readonly ObjectPattern[]
}

/** Who sees values of some classes unmasked at some resources. */
export interface Unmasking {
  readonly name: string
  readonly principals: PrincipalSelector
  readonly resources: ResourceSelector
  readonly classes: ReadonlySet<string>
}

/** The least that a rule speaks of; null: any. */
export interface EstimateBound {
  readonly rowsMin: number | null
  readonly costMin: number | null
}

/** One line of the policy. A criterion that is null or empty holds for everything. */
export interface Rule {
  readonly name: string
  /** Line of the file on which it begins, counted from 1. */
  readonly line: number
  readonly principals: PrincipalSelector
  readonly resources: ResourceSelector
  readonly effects: ReadonlySet<EffectKind> | null
  readonly objects: readonly ObjectPattern[] | null
  readonly everyRow: boolean | null
  readonly condition: Condition | null
  /** Matches only where the target expects at least so much, or what it expects is not known. */
  readonly estimate: EstimateBound | null
  readonly verdict: Verdict
  readonly reason: string
  readonly hint: string
  /** Set for every review rule; for an allow rule, what applies when its condition cannot be evaluated. */
  readonly review: ReviewTerms | null
  readonly rowsMax: number | null
  readonly bytesMax: number | null
  readonly record: 'rows' | 'statements' | null
  readonly syncReads: boolean
  /** Evaluated and reported, never enforced. */
  readonly shadow: boolean
}

/** Something that principals may be at resources, always or for a time; rules name it as the group `role:<name>`. */
export interface Role {
  readonly name: string
  readonly resources: ResourceSelector
  /** Who has it without asking; null: nobody. */
  readonly standing: PrincipalSelector | null
  /** Who may ask for it, whom, and for how long at most; null: nobody may ask. */
  readonly request: RoleRequest | null
  /** Who may take it without asking, in an emergency; null: nobody. */
  readonly breakGlass: BreakGlass | null
}

/** How a role is taken in an emergency. */
export interface BreakGlass {
  readonly principals: PrincipalSelector
  readonly lastsMsMax: number
  readonly stepUp: 'sign-in' | 'passkey'
  /** Who is paged at once, and reviews it afterwards. */
  readonly groups: readonly string[]
  readonly quorum: number
  readonly reviewWithinMs: number
}

/** The terms on which a role is asked for. */
export interface RoleRequest {
  readonly principals: PrincipalSelector
  readonly groups: readonly string[]
  readonly quorum: number
  readonly lastsMsMax: number
  /** For how long it may be granted again and again; 0: it may not. */
  readonly recursMsMax: number
}

/** All criteria that are named must hold; within one list, any entry will do. */
export interface PrincipalSelector {
  readonly ids: readonly string[] | null
  readonly issuers: readonly string[] | null
  readonly kinds: readonly PrincipalKind[] | null
  readonly groups: readonly string[] | null
  /** Claim name to the values it may have. A claim that is a list holds when one of its items does. */
  readonly claims: ReadonlyMap<string, readonly string[]>
  /** Someone further along the delegation chain must be selected by this. */
  readonly onBehalfOf: PrincipalSelector | null
}

/** Both criteria must hold where they are named. */
export interface ResourceSelector {
  readonly names: readonly string[] | null
  /** Every label named must have exactly this value. */
  readonly labels: ReadonlyMap<string, string>
}

/** How much one principal may take from one resource within a window, before statements are refused or reviewed. */
export interface Budget {
  /** Shown to clients and written to the ledger in the place of a rule's name. */
  readonly name: string
  readonly principals: PrincipalSelector
  readonly resources: ResourceSelector
  readonly windowMs: number
  /** The most of each measure; null without a limit. */
  readonly limits: { readonly [Measure in keyof Taken]: number | null }
  readonly over: 'deny' | 'review'
  /** Set exactly when `over` is `review`. */
  readonly review: ReviewTerms | null
}

/** Columns of some resources by whose values budgets tell subjects apart, and of what kind these are. */
export interface SubjectEntry {
  readonly resources: ResourceSelector
  readonly columns: SubjectColumns
}

/** What statements took. */
export interface Taken {
  /** Statements that were cleared to run, without those that only steer the session or its transactions. */
  readonly statements: number
  readonly rows: number
  /** Of rows, and of what the target said in words meanwhile. */
  readonly bytes: number
  /** Cells whose value a mask replaced: how often protected columns were touched. */
  readonly maskedCells: number
  /** Different subjects that rows were about, by the columns that name them; rows that name none count each for itself. */
  readonly subjects: number
}
