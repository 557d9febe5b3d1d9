import type { EffectSummary, Leaf, PrincipalRecord } from '../ledger/entries/entry.ts'
import type { Happening } from './happening.ts'

/** An event of the Open Cybersecurity Schema Framework, version 1.8.0. */
export interface OcsfEvent {
  readonly class_uid: number
  readonly category_uid: number
  readonly activity_id: number
  readonly type_uid: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly severity_id: number
  readonly status_id: number
  readonly message: string
  readonly metadata: OcsfMetadata
  readonly [member: string]: unknown
}

interface OcsfMetadata {
  readonly version: '1.8.0'
  readonly product: { readonly name: string; readonly vendor_name: string; readonly version: string }
  readonly profiles: readonly string[]
  readonly log_name: string
  /** `<origin>#<index>`: the same for each delivery of an event, so that receivers can drop the second. */
  readonly uid: string
  readonly sequence: number
  readonly correlation_uid?: string
}

/** Who tells. */
export interface Teller {
  readonly origin: string
  readonly version: string
}

/** The event of an entry; null for entries that are no event to others: heartbeats, and statements before they end. */
export function ocsfEvent(happening: Happening, teller: Teller): OcsfEvent | null {
  const { leaf, index, leafHash, session } = happening
  const own = membersOf(happening)
  if (!own) return null
  const { classUid, activity, severity = 1, isFailure = false, message, ...more } = own
  const id = 'session' in leaf ? leaf.session : null
  const metadata: OcsfMetadata = {
    version: '1.8.0',
    product: { name: 'Sallyport', vendor_name: 'Sallyport', version: teller.version },
    profiles: ['security_control'],
    log_name: teller.origin,
    uid: `${teller.origin}#${index}`,
    sequence: index,
    ...(id === null ? {} : { correlation_uid: id }),
  }
  return {
    class_uid: classUid,
    category_uid: Math.floor(classUid / 1000),
    activity_id: activity,
    type_uid: classUid * 100 + activity,
    time: Date.parse(leaf.at),
    severity_id: severity,
    status_id: isFailure ? 2 : 1,
    message,
    metadata,
    ...(session && classUid !== classes.authentication ? whoAndWhere(session) : {}),
    ...more,
    unmapped: {
      ledger: { origin: teller.origin, index, leaf_hash: leafHash, type: leaf.type, stamp: leaf.at },
    },
  }
}

const classes = {
  eventLog: 1008,
  detection: 2004,
  authentication: 3002,
  entity: 3004,
  lifecycle: 6002,
  datastore: 6005,
} as const
const actions = { allowed: 1, denied: 2, observed: 3, modified: 4 } as const
const dispositions = { allowed: 1, blocked: 2, approved: 8, delayed: 14, rejected: 25 } as const
const severities = { informational: 1, low: 2, medium: 3, high: 4 } as const

interface Own {
  readonly classUid: number
  readonly activity: number
  readonly severity?: number
  readonly isFailure?: boolean
  readonly message: string
  readonly [member: string]: unknown
}

function membersOf(happening: Happening): Own | null {
  const { leaf } = happening
  if (leaf.type === 'heartbeat' || leaf.type === 'recording.sealed') return null
  if (leaf.type === 'statement.decided' || leaf.type === 'statement.prepared')
    return leaf.code === '' ? null : refusedStatement(leaf)
  if (leaf.type === 'statement.concluded') return concludedStatement(happening, leaf)
  if (leaf.type === 'session.opened' || leaf.type === 'session.refused') return signIn(leaf)
  if (leaf.type === 'access.refused') return accessRefused(leaf)
  if (leaf.type === 'session.closed')
    return {
      classUid: classes.authentication,
      activity: 2,
      message: `Session closed: ${leaf.reason}, ${leaf.statements} statements`,
      ...(happening.session ? whoAndWhere(happening.session) : { user: { uid: 'unknown' } }),
    }
  if (leaf.type === 'gateway.started' || leaf.type === 'gateway.stopped')
    return {
      classUid: classes.lifecycle,
      activity: leaf.type === 'gateway.started' ? 3 : 4,
      message:
        leaf.type === 'gateway.started'
          ? `Gateway started: ${leaf.software}`
          : `Gateway stopped: ${leaf.reason}`,
      app: { name: 'Sallyport', vendor_name: 'Sallyport', uid: leaf.instance },
    }
  if (leaf.type === 'alert')
    return {
      classUid: classes.detection,
      activity: 1,
      severity: severities.high,
      message: leaf.message,
      finding_info: { uid: `${leaf.index}`, title: leaf.code, desc: leaf.message },
    }
  return evidenceOrEntity(leaf)
}

type LeafOf<T extends Leaf['type']> = Extract<Leaf, { readonly type: T }>

function refusedStatement(leaf: LeafOf<'statement.decided' | 'statement.prepared'>): Own {
  const isPending = leaf.verdict === 'review' && leaf.code === 'review-pending'
  const isRejected = leaf.code === 'review-denied'
  const disposition = isPending ? 'delayed' : isRejected ? 'rejected' : 'blocked'
  return {
    classUid: classes.datastore,
    activity: activityOf(leaf.effects),
    severity: severities.medium,
    isFailure: true,
    message: `Statement ${leaf.number} refused: ${leaf.code}, rule ${leaf.rule}`,
    ...control(actions.denied, dispositions[disposition], leaf),
    ...touched(leaf.effects),
  }
}

function concludedStatement({ statement }: Happening, leaf: LeafOf<'statement.concluded'>): Own {
  const isMasked = leaf.masked > 0
  const ended = `Statement ${leaf.number} ${leaf.result}: ${leaf.tag === '' ? leaf.errorCode : leaf.tag}`
  const wasReviewed = statement !== null && statement.reviewId !== null
  return {
    classUid: classes.datastore,
    activity: statement ? activityOf(statement.effects) : 0,
    isFailure: leaf.result !== 'ran',
    message: ended,
    ...(leaf.errorCode === '' ? {} : { status_code: leaf.errorCode }),
    duration: Math.round(leaf.durationMs),
    ...(statement
      ? control(
          isMasked ? actions.modified : actions.allowed,
          wasReviewed ? dispositions.approved : dispositions.allowed,
          statement,
        )
      : { action_id: isMasked ? actions.modified : actions.allowed, disposition_id: dispositions.allowed }),
    ...(statement ? touched(statement.effects) : {}),
    query_result: {
      rows: leaf.rows,
      bytes: leaf.bytes,
      masked: leaf.masked,
      ...(leaf.maskedBy === undefined ? {} : { masked_by: leaf.maskedBy }),
    },
  }
}

function signIn(leaf: LeafOf<'session.opened' | 'session.refused'>): Own {
  const isRefused = leaf.type === 'session.refused'
  return {
    classUid: classes.authentication,
    activity: 1,
    severity: isRefused ? severities.low : severities.informational,
    isFailure: isRefused,
    message: isRefused
      ? `Session refused: ${leaf.code}, ${leaf.reason}`
      : `Session opened at ${leaf.resource}`,
    action_id: isRefused ? actions.denied : actions.allowed,
    disposition_id: isRefused ? dispositions.blocked : dispositions.allowed,
    ...(isRefused ? { status_code: leaf.code } : {}),
    ...whoAndWhere(leaf),
  }
}

function accessRefused(leaf: LeafOf<'access.refused'>): Own {
  return {
    classUid: classes.authentication,
    activity: 1,
    severity: severities.low,
    isFailure: true,
    message: `Turned away at ${leaf.place}: ${leaf.code}, ${leaf.reason}`,
    action_id: actions.denied,
    disposition_id: dispositions.blocked,
    status_code: leaf.code,
    ...who(leaf.chain),
    src_endpoint: endpointOf(leaf.origin),
    service: { name: leaf.place },
  }
}

/** A client at a unix socket has no address of the network. */
function endpointOf({ address, port }: { readonly address: string; readonly port: number }): object {
  return address === 'unix' ? { name: address } : { ip: address, port }
}

/** Reading evidence is an event of the log itself; all else changes something that is managed. */
function evidenceOrEntity(leaf: Leaf): Own {
  if (leaf.type === 'evidence.read' || leaf.type === 'evidence.searched') {
    const what = leaf.type === 'evidence.read' ? leaf.subject : `question ${leaf.question}`
    return {
      classUid: classes.eventLog,
      activity: leaf.type === 'evidence.read' && leaf.subject === 'export' ? 3 : 99,
      message: `Evidence read: ${what}`,
      actor: { user: { uid: leaf.reader } },
      log_name: 'ledger',
    }
  }
  if (leaf.type === 'key.destroyed' || leaf.type === 'recording.disposed')
    return {
      classUid: classes.eventLog,
      activity: 1,
      severity: severities.medium,
      message: `${leaf.type === 'key.destroyed' ? 'Bodies and recording' : 'Recording'} of session ${leaf.session} erased: ${leaf.reason}`,
      actor: { user: { uid: leaf.author } },
      log_name: 'ledger',
    }
  const [noun = 'entity', verb = ''] = leaf.type.split('.')
  const author = actorOf(leaf)
  return {
    classUid: classes.entity,
    activity: entityActivities.get(verb) ?? 3,
    severity: noun === 'key' ? severities.medium : severities.informational,
    message: `${leaf.type}${'reason' in leaf ? `: ${leaf.reason}` : ''}`,
    ...(author === null ? {} : { actor: { user: { uid: author } } }),
    entity: { type: noun, uid: entityOf(leaf) },
  }
}

const entityActivities: ReadonlyMap<string, number> = new Map([
  ['opened', 1],
  ['created', 1],
  ['loaded', 3],
  ['closed', 4],
  ['revoked', 9],
])

function actorOf(leaf: Leaf): string | null {
  if ('author' in leaf) return leaf.author
  if ('reviewer' in leaf) return leaf.reviewer
  return 'requester' in leaf ? leaf.requester : null
}

function entityOf(leaf: Leaf): string {
  if ('reviewId' in leaf && leaf.reviewId !== null) return leaf.reviewId
  if ('policyVersion' in leaf) return leaf.policyVersion
  if ('key' in leaf) return leaf.key
  if ('next' in leaf) return leaf.next
  return 'id' in leaf ? leaf.id : String(leaf.index)
}

function whoAndWhere(leaf: LeafOf<'session.opened' | 'session.refused'>): Readonly<Record<string, unknown>> {
  const { address, port, tls, application } = leaf.origin
  return {
    ...who(leaf.chain),
    src_endpoint: { ...endpointOf({ address, port }), name: application },
    dst_endpoint: { name: leaf.resource, svc_name: 'protocol' in leaf ? leaf.protocol : 'postgres' },
    service: { name: leaf.resource },
    ...(tls === null ? {} : { is_cleartext: false }),
  }
}

/** The acting principal as `user` and within `actor`; whom it acts for in `actor.session` and `unmapped` terms of OCSF. */
function who(chain: readonly PrincipalRecord[]): Readonly<Record<string, unknown>> {
  const [first, ...behind] = chain
  const user = first
    ? { uid: first.id, type: first.kind, groups: first.groups.map((name) => ({ name })) }
    : { uid: 'unknown' }
  const actor = {
    user,
    ...(behind.length > 0
      ? { authorizations: behind.map(({ id }) => ({ decision: `on behalf of ${id}` })) }
      : {}),
  }
  return { user, actor }
}

function control(
  action: number,
  disposition: number,
  { rule, policyVersion, reviewId }: LeafOf<'statement.decided' | 'statement.prepared'>,
): Readonly<Record<string, unknown>> {
  return {
    action_id: action,
    disposition_id: disposition,
    policy: { name: rule, uid: policyVersion, ...(reviewId === null ? {} : { desc: `review ${reviewId}` }) },
  }
}

function touched(effects: readonly EffectSummary[]): Readonly<Record<string, unknown>> {
  const objects = [...new Set(effects.flatMap(({ object }) => (object === null ? [] : [object])))]
  const [first] = objects
  return {
    ...(first === undefined ? {} : { table: { name: first, uid: first } }),
    resources: objects.map((name) => ({ name, type: 'object' })),
  }
}

/** Datastore Activity: 1 Read, 2 Update, 3 Connect, 4 Query, 5 Write, 6 Create, 7 Delete, 8 List. */
function activityOf(effects: readonly EffectSummary[]): number {
  const strongest = effects.find(
    ({ kind }) => kind !== 'read' && kind !== 'session' && kind !== 'transaction',
  )
  const effect = strongest ?? effects[0]
  if (!effect) return 0
  const byVerb = verbs.get(effect.verb)
  if (byVerb !== undefined) return byVerb
  return effect.kind === 'read' ? 4 : effect.kind === 'write' ? 5 : 99
}

const verbs: ReadonlyMap<string, number> = new Map([
  ['select', 4],
  ['update', 2],
  ['insert', 5],
  ['merge', 5],
  ['copy', 5],
  ['create', 6],
  ['delete', 7],
  ['truncate', 7],
  ['drop', 7],
])
