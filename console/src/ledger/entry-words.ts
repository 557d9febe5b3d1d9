/** What the ledger's own words are called for people, everywhere in the console. */

/** A type of entry: `Evidence searched` for `evidence.searched`. */
export function titleOf(type: string): string {
  return titles[type] ?? plain(type)
}

/** A verdict on a statement: what became of it by the policy. */
export function verdictWords(verdict: string): string {
  return verdicts[verdict] ?? verdict
}

/** A value of a question's member, or of an entry's field of that name. */
export function valueWords(name: string, value: string): string {
  switch (name) {
    case 'type':
      return titleOf(value)
    case 'saved':
    case 'question':
      return questions[value] ?? plain(value)
    case 'verdict':
      return verdictWords(value)
    case 'masked':
      return value === 'true' ? 'some' : value === 'false' ? 'none' : value
    case 'masked-as':
      return classWords(value)
    case 'kind':
    case 'effect':
    case 'noun':
    case 'subject':
      return subjects[value] ?? value.replaceAll('-', ' ')
    case 'result':
      return results[value] ?? value
    case 'rule':
      return ownRules[value] ?? value
    default:
      return value
  }
}

/** A field of an entry: `Policy version` for `policyVersion`. */
export function fieldWords(name: string): string {
  return fields[name] ?? plain(name.replaceAll(/([A-Z])/g, ' $1').toLowerCase())
}

/** A data class as the ledger names it: it may be none that is known, or several. */
export function classWords(name: string): string {
  if (name === '?') return 'class not known'
  return name === '*' ? 'other classes' : name.replaceAll(' ', ' + ')
}

const titles: Readonly<Record<string, string>> = {
  'statement.decided': 'Statement',
  'statement.prepared': 'Statement prepared',
  'statement.concluded': 'Outcome',
  'session.opened': 'Session opened',
  'session.extended': 'Session extended',
  'session.closed': 'Session closed',
  'session.refused': 'Session refused',
  'review.opened': 'Review opened',
  'review.ruled': 'Ruling',
  'review.closed': 'Review closed',
  'review.remarked': 'Comment',
  'review.adopted': 'Review taken over',
  'review.escalated': 'Review passed on',
  'review.voided': 'Ruling voided',
  'review.ruling-refused': 'Ruling refused',
  'preview.started': 'Preview begun',
  'preview.ended': 'Preview ended',
  'access.refused': 'Access refused',
  'access.changed': 'Access changed',
  'chat.bound': 'Chat account bound',
  'recording.sealed': 'Recording sealed',
  'recording.disposed': 'Recording disposed of',
  'evidence.read': 'Evidence read',
  'evidence.searched': 'Evidence searched',
  'policy.loaded': 'Policy loaded',
  'gateway.started': 'Gateway started',
  'gateway.stopped': 'Gateway stopped',
  'key.created': 'Key created',
  'key.rotated': 'Key rotated',
  'key.revoked': 'Key revoked',
  'key.destroyed': 'Key destroyed',
  'ledger.anchored': 'Ledger anchored',
  heartbeat: 'Heartbeat',
  alert: 'Alert',
}

const verdicts: Readonly<Record<string, string>> = {
  allow: 'allowed',
  review: 'held',
  deny: 'denied',
}

const questions: Readonly<Record<string, string>> = {
  'who-saw': 'Who saw …',
  'unreviewed-ddl': 'Structure changed without review',
  'agents-outside-hours': 'Agents outside hours',
  'break-glass': 'Under emergency access',
  'broke-glass': 'Emergency roles taken',
  refused: 'Refused statements',
  alerts: 'Alerts',
  'evidence-read': 'Who read the evidence',
  own: 'a question of their own',
}

const subjects: Readonly<Record<string, string>> = {
  define: 'define (structure)',
  grant: 'grant (privileges)',
  maintain: 'maintain',
  'server-file': 'file of the target’s machine',
  program: 'program on the target’s machine',
  unknown: 'not established',
  ledger: 'entries of the ledger',
  body: 'a statement’s text',
  recording: 'a recording',
  export: 'an export',
}

const results: Readonly<Record<string, string>> = {
  cut: 'cut short',
  unknown: 'not known',
}

/** What decides where no rule of the policy does. */
const ownRules: Readonly<Record<string, string>> = {
  default: 'no rule allows it',
  protection: 'protection of columns',
  inspection: 'could not be inspected',
}

const fields: Readonly<Record<string, string>> = {
  act: 'What was asked',
  at: 'When',
  bytes: 'Bytes',
  chain: 'Who, and for whom',
  commitment: 'Commitment to its body',
  decided: 'Decided in',
  durationMs: 'Took (ms)',
  endsAt: 'Ends',
  errorCode: 'SQLSTATE',
  everyMs: 'Every (ms)',
  index: 'Index',
  origin: 'From where',
  prepared: 'Prepared in',
  reviewId: 'Review',
  schema: 'Format',
  type: 'Entry',
}

function plain(words: string): string {
  const spaced = words.replaceAll(/[.\-_]/g, ' ').trim()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
