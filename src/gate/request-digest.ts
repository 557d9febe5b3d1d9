import { createHash } from 'node:crypto'
import type { Decision, StandingTerms } from '../core/decision.ts'
import { chainOf } from '../core/principal.ts'
import type { Statement } from '../core/statement.ts'
import type { LiveSession } from './live-session.ts'

/**
 * SHA-256, in hex, of everything that an approval is bound to: text, parameters, the whole chain with the roles it is in,
 * resource, the settings that give the text and its values their meaning, the role at the target, policy, masks and ceiling. Equal digests, equal requests: each part is preceded by
 * its length, so that no two different lists of parts read alike. An approval that outlives its connection is bound to no
 * session and to none of its names, and to the terms that it was given on; one that binds the shape is bound to no constant.
 */
export function requestDigest(
  session: LiveSession,
  statement: Statement,
  decision: Decision,
  standing: StandingTerms | null = null,
): string {
  const hash = createHash('sha256')
  const add = (part: string | Buffer): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part
    const length = Buffer.alloc(8)
    length.writeBigUInt64BE(BigInt(bytes.length))
    hash.update(length).update(bytes)
  }
  const { state } = statement
  const masks = [...decision.obligations.masks.values()].map(({ column, strategy }) => [column, strategy])
  add('sallyport/request/v1')
  add(statement.act)
  if (standing?.binds === 'shape') add(statement.inspection.fingerprint)
  else add(statement.text)
  if (standing === null) add(statement.bytes)
  else if (standing.binds === 'text') add(statement.parameters ?? '')
  add(JSON.stringify(standing))
  add(JSON.stringify(chainOf(session.principal).map(({ id, groups }) => [id, rolesIn(groups)])))
  add(standing === null ? session.id : '')
  // Another connection may be decided by another rule, whose reviewers have not been asked.
  add(JSON.stringify(standing === null ? null : [decision.rule, decision.review]))
  add(session.resource.name)
  // What the server tells of a session's login does not tell the role that it took on.
  add(JSON.stringify([session.target.database, session.target.setRole ?? null]))
  const { searchPath, standardConformingStrings, clientEncoding, values } = state
  // A user that is made for each session has another name in each, and the rights of its role alone.
  const role = session.lent !== null && state.role === session.lent.target.login ? '' : state.role
  add(JSON.stringify([searchPath, role, standardConformingStrings, clientEncoding, values]))
  add(statement.catalogVersion ?? '')
  add(decision.policyVersion)
  const { rowsMax, bytesMax = null, writeRowsMax = null, record, content } = decision.obligations
  const searched = content ? [{ finds: content.finds, except: [...content.except] }] : []
  add(JSON.stringify([masks, rowsMax, bytesMax, writeRowsMax, record, ...searched]))
  return hash.digest('hex')
}

/** The roles among some groups: they are named so, and no issuer can give one. */
function rolesIn(groups: readonly string[]): readonly string[] {
  return groups.filter((group) => group.startsWith('role:')).toSorted()
}
