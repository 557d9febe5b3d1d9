import { Buffer } from 'node:buffer'
/** What every player of cases does around them. */
import type { CorpusCase } from './case-file.ts'
import type { Stage, World } from './stage.ts'
import type { Reply, Wire } from './wire.ts'

const changesRows =
  /\b(?:insert|update|delete|merge|truncate|copy|cluster|alter table|nextval|setval|call|place)\b/i

const changesAnything =
  /\b(?:insert|update|delete|merge|truncate|copy|cluster|create|alter|drop|refresh|into|do|execute|nextval|setval|call|import)\b/i

/** Puts back what a case may have changed; true when its own words for that did something. */
export async function restoreRows(stage: Stage, one: CorpusCase, world: World): Promise<boolean> {
  const isUndone = one.undo !== null && (await stage.mend(world, one.undo))
  const text = one.steps.map((step) => step.text).join('\n')
  const changes = stage.set.isSwept ? changesAnything : changesRows
  if (changes.test(text)) await stage.restore(world)
  return isUndone
}

/** Leaves no transaction, setting or name behind for the next case. */
export async function leaveTidy(
  wire: Wire,
  one: CorpusCase,
  replies: readonly Reply[],
  serverVersion: number,
): Promise<void> {
  if (wire.isClosed) return
  // Before 18 a server does not say what its search path is after a reset, and all that follows is unknown.
  if (
    serverVersion < 18 &&
    (one.steps.length > 1 || /;|\b(?:set|set_config|discard|reset)\b/i.test(one.steps[0]?.text ?? ''))
  )
    return wire.close()
  if (replies.at(-1)?.body.toString() !== 'I') await wire.ask('rollback')
  const [first] = one.steps
  if (one.steps.length > 1 || first?.form === 'frames' || first?.text.includes(';') === true)
    await wire.ask('discard all')
}

/** OIDs from here on are of what was made after the server was. */
const madeOid = 16_384

/** A RowDescription without the numbers of tables and columns, and of types that were made, which both worlds count by themselves. */
export function withoutTables(body: Buffer): Buffer {
  const copy = Buffer.from(body)
  for (let at = 2; at < copy.length;) {
    at = copy.indexOf(0, at) + 1
    copy.fill(0, at, at + 6)
    if (copy.readUInt32BE(at + 6) >= madeOid) copy.writeInt32BE(0, at + 6)
    at += 18
  }
  return copy
}

/** Messages as a person may read them. */
export function readable(replies: readonly Reply[]): string {
  return replies
    .map((reply) => `${reply.type}:${reply.body.toString('latin1').replaceAll(/[^ -~]+/g, '.')}`)
    .join(' ')
    .slice(0, 600)
}
