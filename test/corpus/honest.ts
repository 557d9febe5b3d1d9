/**
 * Plays honest statements: each must be allowed, and every byte of its answer must be the server's own, but for the cells
 * of the columns that its header says are masked.
 */
import { Buffer } from 'node:buffer'
import type { CorpusCase } from './case-file.ts'
import { leaveTidy, readable, restoreRows, withoutTables } from './play.ts'
import type { Stage } from './stage.ts'
import type { Reply, Wire } from './wire.ts'

export interface HonestResult {
  readonly name: string
  readonly outcome: 'same' | 'masked' | 'refused' | 'different'
  readonly detail: string
}

export async function playHonest(stage: Stage, one: CorpusCase): Promise<HonestResult> {
  const own = await playOn(stage, one, await stage.direct('a'))
  // What was made around the gateway, and is gone again, it hears of before it is asked.
  const isDefined = one.steps.some((step) => defining.test(step.text))
  if (stage.set.isSwept && isDefined) await stage.settle('a')
  const shown = await playOn(stage, one, await stage.gateway('a'))
  const masked = new Set(one.marks.flatMap(maskedNames))
  const isVolatile = one.marks.some((mark) => mark.startsWith('volatile'))
  const refused = shown.find((reply) => reply.type === 'E' && reply.body.toString('latin1').includes('code='))
  if (refused) return { name: one.name, outcome: 'refused', detail: readable([refused]) }
  // What a case makes gets another number each time.
  const isMade = one.steps.some((step) => /\bcreate\b|\binto temp\b|\badd column\b/i.test(step.text))
  const [left, right] = [normal(own, masked, isVolatile, isMade), normal(shown, masked, isVolatile, isMade)]
  const at = left.findIndex((reply, index) => {
    const other = right[index]
    return !other || other.type !== reply.type || !other.body.equals(reply.body)
  })
  if (at === -1 && left.length === right.length)
    return { name: one.name, outcome: masked.size > 0 ? 'masked' : 'same', detail: '' }
  const from = at === -1 ? left.length : at
  const detail = `${readable(left.slice(from, from + 2))} | ${readable(right.slice(from, from + 2))}`
  return { name: one.name, outcome: 'different', detail }
}

const defining = /\b(?:create|alter|drop|into temp)\b/i

/** The columns behind `masks`; a name of several words stands in quotes. */
function maskedNames(mark: string): readonly string[] {
  const names = /^(?:volatile )?masks (.*)$/.exec(mark)?.[1] ?? ''
  return [...names.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

async function playOn(stage: Stage, one: CorpusCase, wire: Wire): Promise<readonly Reply[]> {
  const replies: Reply[] = []
  for (const step of one.steps) {
    const text = await stage.withOids(step.text.replaceAll('world_x', 'world_a'))
    if (step.by === 'owner') {
      await stage.mend('a', text)
      continue
    }
    if (step.by === 'settle') {
      await stage.settle('a')
      continue
    }
    replies.push(...(await wire.ask(text, step.form, step.copyIn, step.values, step.types)))
    if (wire.isClosed) break
  }
  await leaveTidy(wire, one, replies, stage.serverVersion)
  await restoreRows(stage, one, 'a')
  return replies
}

/** Masked cells are emptied on both sides; of what changes from one moment to the next only the form is kept. */
function normal(
  replies: readonly Reply[],
  masked: ReadonlySet<string>,
  isVolatile: boolean,
  isMade: boolean,
): readonly Reply[] {
  let columns: readonly string[] = []
  const kept = replies.filter((reply) => reply.type !== 'N' && reply.type !== 'A' && reply.type !== 'S')
  if (isVolatile) return kept.filter((reply) => reply.type === 'T' || reply.type === 'E')
  return kept.map((reply): Reply => {
    if (reply.type === 'T') {
      columns = namesOf(reply.body)
      return { type: 'T', body: isMade ? withoutTables(reply.body) : reply.body }
    }
    if (reply.type === 'D' && masked.size > 0)
      return { type: 'D', body: emptied(reply.body, columns, masked) }
    if (reply.type === 'd' && masked.has('copied')) return { type: 'd', body: Buffer.alloc(0) }
    return reply
  })
}

function namesOf(body: Buffer): readonly string[] {
  const names: string[] = []
  for (let at = 2; at < body.length;) {
    const end = body.indexOf(0, at)
    names.push(body.toString('utf8', at, end))
    at = end + 19
  }
  return names
}

function emptied(body: Buffer, columns: readonly string[], masked: ReadonlySet<string>): Buffer {
  const cells: Buffer[] = []
  // Where nothing announced the columns (a portal without Describe), any cell may be a masked one.
  const unknown = columns.length === 0
  for (let at = 2, column = 0; at < body.length; column++) {
    const length = body.readInt32BE(at)
    const end = at + 4 + Math.max(0, length)
    const hidden = unknown ? column > 0 : masked.has(columns[column] ?? '')
    cells.push(hidden ? Buffer.from('?') : body.subarray(at, end))
    at = end
  }
  return Buffer.concat(cells)
}
