/** Who may open a session, and its record from the first word to the last. */
import { toRfc3339 } from '../core/clock.ts'
import type { Decision } from '../core/decision.ts'
import type { Credential } from '../core/gate.ts'
import type { LentUser } from '../catalog/target-users.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource, Target } from '../core/resource.ts'
import type { ClientOrigin } from '../core/session.ts'
import { whyNotStanding, withAccountGroups } from '../identity/access-state.ts'
import { Unauthenticated } from '../identity/unauthenticated.ts'
import type { SessionKey } from '../keys/session-key.ts'
import { LedgerUnavailable } from '../ledger/tiles/ledger-fault.ts'
import { recordChain } from '../ledger/entries/principal-record.ts'
import { decide } from '../policy/decide.ts'
import { SessionActivity } from './activity.ts'
import { chargeUnasked } from './charge.ts'
import { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { askedResource, endOf, takeRoles, type HeldRole } from './roles.ts'
import { warnOfUnknownColumns } from './unknown-columns.ts'
import { ledgerUnavailable } from './unavailable.ts'

/** A refusal with what only the record may know of it. */
interface Rejected {
  readonly principal: Principal | null
  readonly refusal: Refusal
  readonly reason: string
}

/** Lets a principal open a session at a resource, or says why not. Either way it is on record when this resolves. */
export async function admit(
  parts: GateParts,
  credential: Credential,
  resourceName: string,
  origin: ClientOrigin,
): Promise<LiveSession | Refusal> {
  try {
    const found = await identify(parts, credential, resourceName)
    if ('refusal' in found) return await reject(parts, found, resourceName, origin)
    return await open(parts, found, resourceName, origin)
  } catch (error) {
    if (error instanceof LedgerUnavailable) return ledgerUnavailable
    throw error
  }
}

interface Admissible {
  readonly principal: Principal
  /** As its proof said. */
  readonly proven: Principal
  readonly roles: readonly HeldRole[]
  readonly resource: Resource
  readonly target: Target
  readonly policyVersion: string
}

async function identify(
  parts: GateParts,
  credential: Credential,
  resourceName: string,
): Promise<Admissible | Rejected> {
  const principal = await authenticate(parts, credential, resourceName)
  if (principal instanceof Refusal) {
    const reason = principal instanceof Unauthenticated ? principal.words : principal.message
    return { principal: null, refusal: principal, reason }
  }
  if (!(await parts.access.fresh()))
    return { principal, refusal: accessUnavailable, reason: 'who may still do what cannot be known' }
  const allowed = admissible(parts, principal, resourceName)
  if ('refusal' in allowed) return allowed
  const names = allowed.roles.map(({ name }) => name)
  const target = await parts.resources.target(allowed.resource.name, names)
  if (target instanceof Refusal) return { principal, refusal: target, reason: target.message }
  return { ...allowed, target }
}

function authenticate(
  { identity, certificates }: GateParts,
  credential: Credential,
  resourceName: string,
): Promise<Principal | Refusal> {
  switch (credential.kind) {
    case 'token':
      return identity.authenticate(credential.token, resourceName)
    case 'certificate':
      return (
        certificates?.authenticate(credential.chain) ??
        Promise.resolve(new Refusal('unauthenticated', 'No certificates are taken here.'))
      )
  }
}

/** Whether the policy in force now lets a principal open a session at a resource, and under what. */
export function admissible(
  parts: GateParts,
  proven: Principal,
  resourceName: string,
): Omit<Admissible, 'target'> | Rejected {
  const { state, rules } = parts.access
  const over = whyNotStanding(proven, state, rules, parts.clock.now())
  if (over !== null) return { principal: proven, refusal: over, reason: over.message }
  const asked = askedResource(resourceName)
  const resource = parts.resources.find(asked.name)
  const known = withAccountGroups(proven, state, rules)
  if (resource === null) {
    const refusal = new Refusal('resource-unknown', `There is no resource "${resourceName}" for you here.`, {
      hint: 'The database name of the connection is the name of the resource.',
    })
    return { principal: known, refusal, reason: 'no such resource' }
  }
  const inRole = takeRoles(parts, known, resource, asked.role)
  if (inRole instanceof Refusal) return { principal: known, refusal: inRole, reason: inRole.message }
  const { principal, roles } = inRole
  const decision = decideConnect(parts, principal, resource)
  if (decision.verdict !== 'allow') {
    const { code, reason, rule, hint } = decision
    return { principal, refusal: new Refusal(code, reason, { rule, hint }), reason }
  }
  return { principal, proven, roles, resource, policyVersion: decision.policyVersion }
}

/** Whether the policy in force now lets the principal open a session at the resource. */
export function decideConnect(parts: GateParts, principal: Principal, resource: Resource): Decision {
  const nowMs = parts.clock.now()
  return decide(parts.policy(), { principal, resource, act: 'connect', inspection: null, nowMs })
}

/** Nobody is let in whose standing cannot be known. */
export const accessUnavailable = new Refusal(
  'access-unavailable',
  'Who may still do what cannot be looked up now, so nobody is let in.',
  { hint: 'Try again shortly.' },
)

async function reject(
  parts: GateParts,
  { principal, refusal, reason }: Rejected,
  resource: string,
  origin: ClientOrigin,
): Promise<Refusal> {
  const chain = principal ? recordChain(principal) : []
  const { code, rule } = refusal
  parts.ledger.append({ type: 'session.refused', chain, resource, origin, code, rule, reason })
  parts.ledger.flush()
  return refusal
}

async function open(
  parts: GateParts,
  admissible: Admissible,
  asked: string,
  origin: ClientOrigin,
): Promise<LiveSession | Refusal> {
  const { principal, proven, roles, resource, target, policyVersion } = admissible
  const { clock, random } = parts
  const startedAt = clock.now()
  const id = uuidv7(startedAt, random)
  const endsAt = endOf(parts, principal, startedAt, roles)
  const lent = await lendUser(parts, admissible, id, endsAt)
  if (lent instanceof Refusal)
    return reject(parts, { principal, refusal: lent, reason: lent.message }, asked, origin)
  const key = await createKey(parts, id)
  if (key instanceof Refusal) {
    await lent?.end()
    return reject(parts, { principal, refusal: key, reason: key.message }, asked, origin)
  }
  const catalog = await parts.catalogs.hold(resource.name)
  warnOfUnknownColumns(parts, resource, catalog.reader.current())
  const session = new LiveSession({
    id,
    asked,
    principal,
    proven,
    roles,
    resource,
    target: lent?.target ?? target,
    lent,
    origin,
    startedAt,
    endsAt,
    policy: parts.policy,
    countsUnasked: (live, bytes) => chargeUnasked(parts, live, bytes),
    key,
    catalog,
    activity: new SessionActivity(parts.totals),
  })
  session.startRecording(parts.recorder.begin(session, key))
  try {
    await recordOpened(parts, session, policyVersion)
    return session
  } catch (error) {
    session.release()
    await session.recording.close()
    await lent?.end()
    throw error
  }
}

/** The key of a session's bodies and recording, which must be on disk before anything is sealed with it. */
async function createKey(parts: GateParts, session: string): Promise<SessionKey | Refusal> {
  try {
    return await parts.keys.createSessionKey(session)
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    parts.log.error(
      { reason: error.message },
      'The key of a session cannot be written: make room on its disk.',
    )
    return new Refusal(
      'ledger-unavailable',
      'The key of the session cannot be written, so it does not begin.',
      {
        hint: 'Try again; an operator finds the cause in the log of the gateway.',
      },
    )
  }
}

/** A user of the target for this session, where the resource has such; null where it logs in as others do. */
function lendUser(
  { targetUsers }: GateParts,
  { principal, roles, resource, target }: Admissible,
  session: string,
  endsAt: number,
): Promise<LentUser | Refusal | null> {
  if (targetUsers === undefined) return Promise.resolve(null)
  const root = chainOf(principal).at(-1) ?? principal
  return targetUsers.lend({
    resource: resource.name,
    roles: roles.map(({ name }) => name),
    target,
    session,
    principal: principal.id,
    subject: root.subject,
    endsAt,
  })
}

async function recordOpened(parts: GateParts, session: LiveSession, policyVersion: string): Promise<void> {
  const { id, principal, resource, origin } = session
  session.lastEntry = parts.ledger.append({
    type: 'session.opened',
    session: id,
    chain: recordChain(principal),
    resource: resource.name,
    protocol: resource.protocol,
    origin,
    policyVersion,
    endsAt: toRfc3339(session.endsAt),
  })
  await parts.ledger.synced(session.lastEntry)
}

/** Ends the session's record: the rest of its recording is stored, its key let go, its last entries written. */
export async function closeSession(parts: GateParts, session: LiveSession, reason: string): Promise<void> {
  await Promise.allSettled(session.outstanding)
  const { id, statements } = session
  const { segments, digest, bytes, dropped, droppedBytes } = await session.recording.close()
  session.release()
  await session.lent?.end()
  try {
    if (segments > 0) {
      parts.ledger.append({ type: 'recording.sealed', session: id, segment: segments - 1, digest, bytes })
    }
    if (dropped > 0) {
      const message = `The recording lacks ${dropped} frames with ${droppedBytes} bytes.`
      parts.ledger.append({ type: 'alert', code: 'recording-gap', message, session: id })
    }
    parts.ledger.append({ type: 'session.closed', session: id, reason, statements })
    parts.ledger.flush()
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error
    parts.log.error({ session: id }, 'The end of a session could not be recorded; the ledger is unavailable.')
  }
}
