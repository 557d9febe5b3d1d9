import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyLedger, type VerifyResult } from '../ledger/verify/verify.ts'
import type { Constellation } from './constellation.ts'
import type { Narrator } from './narrator.ts'

/**
 * Verifies the ledger, then a copy of it in which one byte differs. Null when the first is whole and the second is not,
 * and the verification names the place.
 */
export async function checkTampering(demo: Constellation, narrator: Narrator): Promise<string | null> {
  await demo.gateway.ledger.checkpoint()
  const { directory } = demo.config.ledger
  const whole = await verify(directory)
  narrator.tell(
    `verified ${whole.entries} entries against the signed checkpoint: ${whole.ok ? 'whole' : 'NOT whole'}`,
  )
  if (!whole.ok) return `the ledger is not whole: ${JSON.stringify(whole.faults[0])}`
  const copy = await mkdtemp(join(tmpdir(), 'sallyport-tour-'))
  try {
    // The lock is the gateway's own; a copy has no writer.
    await cp(directory, copy, { recursive: true, filter: (from) => from !== join(directory, 'lock') })
    const place = await flipOneByte(copy)
    narrator.tell(`flipped one bit of byte ${place.offset} of ${place.file} in a copy`)
    const broken = await verify(copy)
    const fault = broken.faults[0]
    if (broken.ok || !fault) return 'the change was not noticed'
    narrator.tell(`verification of the copy: ${fault.file} offset ${fault.offset ?? '?'}: ${fault.problem}`)
    return broken.faults.some(({ file }) => file === place.file)
      ? null
      : 'the change was noticed, but not its place'
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function verify(directory: string): Promise<VerifyResult> {
  let found: VerifyResult | null = null
  for await (const step of verifyLedger(directory, { live: true })) {
    if (step.kind === 'result') found = step.result
  }
  if (found === null) throw new Error('The verification ended without a result.')
  return found
}

/** Changes a byte in the middle of the first journal segment; the file is named as the verifier names it. */
async function flipOneByte(directory: string): Promise<{ readonly file: string; readonly offset: number }> {
  const [segment = ''] = (await readdir(join(directory, 'journal'))).toSorted()
  const file = join('journal', segment)
  const bytes = await readFile(join(directory, file))
  const offset = Math.floor(bytes.length / 2)
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset)
  await writeFile(join(directory, file), bytes)
  return { file, offset }
}
