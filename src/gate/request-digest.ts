import { createHash } from 'node:crypto'
import type { Decision } from '../core/decision.ts'
import { chainOf } from '../core/principal.ts'
import type { Session } from '../core/session.ts'
import type { Statement } from '../core/statement.ts'

/**
 * SHA-256, in hex, of everything that an approval is bound to: text, parameters, the whole chain, resource, the settings
 * that give the text its meaning, policy, masks and ceiling. Equal digests, equal requests: each part is preceded by
 * its length, so that no two different lists of parts read alike.
 */
export function requestDigest(session: Session, statement: Statement, decision: Decision): string {
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
  add(statement.text)
  add(statement.bytes)
  add(JSON.stringify(chainOf(session.principal).map((principal) => principal.id)))
  add(session.id)
  add(session.resource.name)
  add(JSON.stringify([state.searchPath, state.role, state.standardConformingStrings, state.clientEncoding]))
  add(statement.catalogVersion ?? '')
  add(decision.policyVersion)
  const { rowsMax, writeRowsMax = null, record } = decision.obligations
  add(JSON.stringify([masks, rowsMax, writeRowsMax, record]))
  return hash.digest('hex')
}
