/** A question as the address has it: members of `GET /api/v1/audit`, each a text. */
export interface QuestionWords {
  readonly saved?: string
  readonly text?: string
  readonly who?: string
  readonly kind?: string
  readonly claim?: string
  readonly resource?: string
  readonly application?: string
  readonly address?: string
  readonly session?: string
  readonly type?: string
  readonly effect?: string
  readonly verb?: string
  readonly table?: string
  readonly column?: string
  readonly class?: string
  readonly verdict?: string
  readonly rule?: string
  readonly code?: string
  readonly result?: string
  readonly review?: string
  readonly reviewer?: string
  readonly fingerprint?: string
  readonly masked?: string
  readonly 'masked-as'?: string
  readonly from?: string
  readonly to?: string
}

/** What an address asks, without what is no member of a question. */
export function questionOf(search: Readonly<Record<string, unknown>>): QuestionWords {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) => {
      if (!(name in labels)) return []
      if (typeof value === 'string') return value === '' ? [] : [[name, value]]
      return typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : []
    }),
  )
}

/** What a member is called. */
export function labelOf(name: string): string {
  return labels[name] ?? name
}

/** Members of which there are only so many values. */
export const choices = {
  verdict: ['allow', 'review', 'deny'],
  kind: ['person', 'agent', 'workload'],
  effect: [
    'read',
    'write',
    'define',
    'grant',
    'session',
    'lock',
    'maintain',
    'server-file',
    'program',
    'network',
    'unknown',
  ],
  result: ['ran', 'failed', 'skipped', 'cut', 'unknown'],
  masked: ['true', 'false'],
  type: [
    'statement.decided',
    'session.opened',
    'session.closed',
    'session.refused',
    'review.opened',
    'review.ruled',
    'review.closed',
    'access.changed',
    'access.refused',
    'policy.loaded',
    'evidence.read',
    'evidence.searched',
    'alert',
  ],
} as const

const labels: Readonly<Record<string, string>> = {
  saved: 'Question',
  text: 'Says',
  who: 'Who',
  kind: 'Kind of principal',
  claim: 'Claim (name=value)',
  resource: 'Resource',
  application: 'Application',
  address: 'Address',
  session: 'Session',
  type: 'Type of entry',
  effect: 'Effect',
  verb: 'Verb',
  table: 'Table',
  column: 'Column',
  class: 'Data class',
  verdict: 'Verdict',
  rule: 'Rule',
  code: 'Refusal',
  result: 'Result',
  review: 'Review',
  reviewer: 'Reviewer',
  fingerprint: 'Fingerprint',
  masked: 'Masked cells',
  'masked-as': 'Masked as',
  from: 'From',
  to: 'Until',
}
