import type { DetectorName } from './detector-name.ts'
import type { ColumnName, DocumentPath } from './inspection.ts'
import type { RefusalCode } from './refusal.ts'

export type Verdict = 'allow' | 'review' | 'deny'

/** How a protected value is replaced. A strategy that does not fit the value's type becomes `null`. */
export type MaskStrategy =
  | { readonly kind: 'null' }
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'keep-last'; readonly count: number }
  /** `isReversible`: the gateway can turn it back into the value. */
  | { readonly kind: 'token'; readonly dataClass: string; readonly isReversible?: true }
  | { readonly kind: 'year' }
  /** Members of a document, each by a strategy of its own; what stands beside them is shown. */
  | { readonly kind: 'members'; readonly members: readonly MemberProtection[] }

/** Protected members of a document: those at this path, in whatever arrays. `*` stands for any key. */
export interface MemberProtection {
  readonly path: DocumentPath
  readonly dataClass: string
  readonly strategy: Exclude<MaskStrategy, { readonly kind: 'members' }>
}

/** One protected column and what a principal without clearance sees of it. */
export interface Protection {
  readonly column: ColumnName
  readonly dataClass: string
  readonly strategy: MaskStrategy
}

/** What is looked for in the text that the columns above do not cover, and hidden where it is found. */
export interface ContentGuard {
  readonly finds: readonly ContentFind[]
  /** Columns whose values are known and shown as they are. */
  readonly except: ReadonlySet<ColumnName>
}

/** One kind of value that is looked for. */
export interface ContentFind {
  readonly detector: DetectorName
  readonly dataClass: string
  /** Characters at its end that stay, of a value more than twice as long. */
  readonly keptChars: number
}

/** Columns whose values say whom a row is about, and what kind of subject that is: equal values of a kind are one subject. */
export type SubjectColumns = ReadonlyMap<ColumnName, string>

/** What must hold if the statement runs. */
export interface Obligations {
  /** The protected columns of the resource that this principal has no clearance for, by name. */
  readonly masks: ReadonlyMap<ColumnName, Protection>
  /** Absent when text is not searched: then it costs nothing. */
  readonly content?: ContentGuard
  /** True when the target's own words (errors, notices) may carry a protected value and are replaced. */
  readonly guardMessages: boolean
  /** True where of these only those are replaced that code of users had a hand in; absent where all are. */
  readonly guardsCodeOnly?: true
  /** True where of these the server's own may tell the open columns of a key that a row breaks: all that happens is known. */
  readonly tellsKeys?: true
  /** True where what bodies raise on their way may be told: it is made of nothing protected, and no row with protected columns is written. */
  readonly tellsRaised?: true
  /** Rows shown to the client before the reply is cut with an error; null without a ceiling. */
  readonly rowsMax: number | null
  /** The rule or budget that says so. */
  readonly rowsRule?: string
  /** Bytes of rows shown before the reply is cut; absent without a ceiling. */
  readonly bytesMax?: number
  readonly bytesRule?: string
  /** True when a budget counts what is shown: the gate is asked on the way how much more may be. */
  readonly isCounted?: true
  /** By what the subjects of rows are known where a budget counts them; absent where none does. */
  readonly subjects?: SubjectColumns
  /** Rows that the statement may write before it is rolled back; absent without a ceiling. */
  readonly writeRowsMax?: number
  readonly writeRowsRule?: string
  /** True when the reply may be cut of what also changes something: what is told as failed must not last. */
  readonly isUndoneWhenCut?: true
  /** `rows` records what was shown; `statements` only what was asked and how it ended. */
  readonly record: 'statements' | 'rows'
  /** True when even a read waits for its entry to be synced. */
  readonly syncReads: boolean
}

/** Who may answer a review, how many of them, and how long the statement waits. */
export interface ReviewTerms {
  /** May be empty where owners may rule. */
  readonly groups: readonly string[]
  /** Absent where owners of the resource have no say as such. */
  readonly owners?: OwnerTerms
  readonly quorum: number
  readonly waitMsMax: number
  /** True when an approval needs the reviewer's passkey; absent when their sign-in is enough. */
  readonly passkey?: true
  /** True when nobody rules who wrote the policy in force. */
  readonly notAuthor?: true
  /** True when a ruling is void once its reviewer lost the role, up to when the statement goes. */
  readonly keepsRole?: true
  /** Who else is told when nobody has answered in time. */
  readonly escalation?: { readonly afterMs: number; readonly groups: readonly string[] }
  /** How long it waits within a transaction of its client, whose locks are held meanwhile; absent: `inTransactionMsUnlessSaid`. */
  readonly inTransactionMsMax?: number
  /** True when the reviewer is shown what a write would do, from a transaction that is rolled back. */
  readonly preview?: true
  /** Of a hundred reviews, how many ask for one reviewer more than the quorum; absent: none. */
  readonly secondLookPercent?: number
  /** True when several requests of one principal and one fingerprint may be ruled on at once. */
  readonly together?: true
  /** How an approval outlives the connection that asked; absent when only that connection may spend it, once. */
  readonly standing?: StandingTerms
}

/** What owners of a resource have to say in its reviews. */
export interface OwnerTerms {
  /** True when they may rule whatever their groups. */
  readonly mayRule: boolean
  /** How many of the quorum are to be owners. */
  readonly needed: number
}

/** In milliseconds: long enough for whoever is looking already, short enough for whoever waits for a lock. */
export const inTransactionMsUnlessSaid = 2 * 60_000

/** An approval that is spent by the same request of the same principal, from whatever connection it comes. */
export interface StandingTerms {
  /** True when the connection waits for the ruling; false when it is refused at once and asks again. */
  readonly waits: boolean
  readonly usesMax: number
  /** Milliseconds from the approval. */
  readonly validMs: number
  /** `text`: exactly this text and these parameters. `shape`: the same statement with any constants and parameters. */
  readonly binds: 'text' | 'shape'
}

/** What the target expects of a statement: by its own EXPLAIN, from statistics, so wrong at times by orders of magnitude. */
export interface Estimate {
  /** Rows that it would show or write. */
  readonly rows: number
  /** In the planner's own unit. */
  readonly cost: number
}

/** Policy's answer to one statement. Pure: the same facts give the same decision. */
export interface Decision {
  readonly verdict: Verdict
  /** The rule that decided; `default` when none spoke for an effect. */
  readonly rule: string
  /** One sentence for people: why, naming the object. */
  readonly reason: string
  /** Why a denial, for machines; meaningful when the verdict is `deny`. */
  readonly code: RefusalCode
  /** The object, column or setting that the reason names, for machines; absent where it is none, or several. */
  readonly object?: string
  /** What the client could do instead; empty when nothing. */
  readonly hint: string
  readonly obligations: Obligations
  readonly review: ReviewTerms | null
  /** SHA-256 of the policy text that decided, in hex. */
  readonly policyVersion: string
  /** False when the decision depends on more than principal, resource and inspection (the time of day, say). */
  readonly cacheable: boolean
  /** True when the time of day had a say. */
  readonly restsOnMoment?: true
  /**
   * `wanted`: a rule asks what the target expects, and was taken to match since that is not known; decide again with it.
   * `possible`: no rule asks, and to ask would tell nobody what it should not. Absent: it must not be asked.
   */
  readonly estimate?: 'wanted' | 'possible'
}
