import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { systemClock } from '../core/clock.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { checkpointBytesMax, type Checkpoint } from '../ledger/tiles/checkpoint.ts'
import { parseWitnessKey } from '../ledger/tiles/cosignature.ts'
import { parseVerifierKey, type NoteVerifier } from '../ledger/tiles/signed-note.ts'
import { verifyLedger, type VerifyOptions, type VerifyResult } from '../ledger/verify/verify.ts'
import { compareAnchors, type VerifiedLog } from '../ledger/verify/verify-anchors.ts'
import type { Fault } from '../ledger/verify/verify-fault.ts'
import type { WitnessPolicy } from '../ledger/verify/verify-witnessed.ts'
import { digestOfSegment } from '../recording/sealed-digest.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { openKeys } from './key-place.ts'
import { counted, wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import { openKept, type KeptVerification } from './verify-resume.ts'

const verifierKeyBytesMax = 4096
const pemBytesMax = 1024 * 1024
/** Shorter runs say nothing before their verdict. */
const quietMs = 1000
const progressEveryMs = 100
const observationsShownMax = 20

/** What `sallyport verify` was given besides the directory. */
export interface VerifyArguments {
  readonly key?: string
  /** File of an older checkpoint. */
  readonly since?: string
  /** Verifier keys of witnesses, as text or files. */
  readonly witness: readonly string[]
  readonly quorum?: string
  /** File with certificates of time-stamping authorities. */
  readonly tsaCa?: string
  /** Directory of the recordings. */
  readonly recordings?: string
  /** With the master key, bodies are opened. */
  readonly masterKey?: string
  /** Directory of the session keys. */
  readonly keys?: string
  /** Directories of other gateways' ledgers. */
  readonly with: readonly string[]
  /** File that keeps how far this came. */
  readonly resume?: string
  readonly json: boolean
}

/** `sallyport verify`: the verdict on a ledger directory, with every place that is wrong. Exit 0 only if it is whole. */
export async function verify(
  directory: string,
  given: VerifyArguments,
  output: Output,
): Promise<Exit | CommandFault> {
  if (!isDirectory(directory))
    return new CommandFault(
      exits.usage,
      `There is no directory ${directory}.`,
      'Name the one that holds `checkpoint`.',
    )
  const key = given.key === undefined ? null : verifierKey(given.key)
  if (key instanceof CommandFault) return key
  const since = given.since === undefined ? null : olderCheckpoint(given.since)
  if (since instanceof CommandFault) return since
  const witnesses = witnessPolicy(given)
  if (witnesses instanceof CommandFault) return witnesses
  const authorities = given.tsaCa === undefined ? null : certificatesIn(given.tsaCa)
  if (authorities instanceof CommandFault) return authorities
  const { recordings } = given
  if (recordings !== undefined && !isDirectory(recordings))
    return new CommandFault(exits.usage, `There is no directory ${recordings}.`)
  // Or somebody believes that bodies were compared.
  if (given.keys !== undefined && given.masterKey === undefined)
    return new CommandFault(exits.usage, '--keys opens nothing without --master-key.')
  const keys = given.masterKey === undefined ? null : await keyRing(directory, given.masterKey, given.keys)
  if (keys instanceof CommandFault) return keys
  const resume = given.resume === undefined ? null : openKept(given.resume, output)
  if (resume instanceof CommandFault) return resume
  // A writer that died without letting go looks like one that lives; either leaves no more than a cut tail.
  const live = existsSync(join(directory, 'lock', 'held'))
  const options: VerifyOptions = {
    live,
    ...(key === null ? {} : { verifierKey: key }),
    ...(since === null ? {} : { since }),
    ...(witnesses === null ? {} : { witnesses }),
    ...(keys === null ? {} : { keys }),
    ...(resume === null ? {} : { resume }),
    ...(authorities === null ? {} : { authorities }),
    ...(recordings === undefined
      ? {}
      : {
          recordings: (session: string, segment: number) => digestOfSegment(recordings, session, segment),
        }),
  }
  if (given.with.length > 0) return verifyTogether(directory, given, options, output)
  const { result } = await check(directory, options, output)
  if (given.json) output.json(forMachines(directory, live, result))
  else writeVerdict(directory, live, result, resume, output)
  return result.ok ? exits.ok : exits.failed
}

/** Verifies several ledgers, and what each holds of the others. */
async function verifyTogether(
  directory: string,
  given: VerifyArguments,
  options: VerifyOptions,
  output: Output,
): Promise<Exit | CommandFault> {
  if (given.resume !== undefined)
    return new CommandFault(
      exits.usage,
      '--with reads every entry, so that --resume cannot be given with it.',
    )
  const missing = given.with.find((other) => !isDirectory(other))
  if (missing !== undefined) return new CommandFault(exits.usage, `There is no directory ${missing}.`)
  const verdicts: { readonly directory: string; readonly live: boolean; readonly result: VerifyResult }[] = []
  const logs: VerifiedLog[] = []
  for (const place of [directory, ...given.with]) {
    const live = existsSync(join(place, 'lock', 'held'))
    const { result, log } = await check(place, place === directory ? options : { live }, output)
    verdicts.push({ directory: place, live, result })
    if (log) logs.push(log)
    if (!given.json) writeVerdict(place, live, result, null, output)
  }
  const { compared, faults } = compareAnchors(logs)
  const omitted = logs.reduce((sum, { anchorsOmitted }) => sum + anchorsOmitted, 0)
  const ok = faults.length === 0 && verdicts.every(({ result }) => result.ok)
  if (given.json) {
    const ledgers = verdicts.map((one) => forMachines(one.directory, one.live, one.result))
    output.json({ ok, ledgers, anchors: { compared, omitted, faults } })
    return ok ? exits.ok : exits.failed
  }
  output.line(`anchored    ${counted(compared, 'checkpoint')} of these ledgers in each other`)
  if (omitted > 0) output.note(`${counted(omitted, 'checkpoint')} more were too many to compare.`)
  for (const fault of faults) {
    const place = `${printable(fault.anchoredBy)}: ${placeOf(fault)}`
    output.line(
      output.paint(
        'red',
        `NOT WHOLE: ${printable(fault.ledger)}, as ${place} tells: ${printable(fault.problem)}`,
      ),
    )
  }
  return ok ? exits.ok : exits.failed
}

/** The keys with which bodies are opened. */
async function keyRing(
  ledger: string,
  masterKey: string,
  given: string | undefined,
): Promise<KeyRing | CommandFault> {
  // Where the configuration puts them when it does not say.
  const keys = given ?? join(dirname(resolve(masterKey)), 'session-keys')
  for (const path of [masterKey, keys])
    if (!existsSync(path)) return new CommandFault(exits.usage, `There is no ${path}.`)
  return openKeys({ ledger, keys, masterKey })
}

/** Whose signatures are asked for, and how many of them; null when none are. */
function witnessPolicy(given: VerifyArguments): WitnessPolicy | null | CommandFault {
  const witnesses: NoteVerifier[] = []
  for (const text of given.witness) {
    const line = verifierKey(text, parseWitnessKey)
    if (line instanceof CommandFault) return line
    const witness = parseWitnessKey(line)
    if (witness) witnesses.push(witness)
  }
  const quorum =
    given.quorum === undefined ? witnesses.length : wholeNumber(given.quorum, 1, witnesses.length)
  if (quorum === null)
    return new CommandFault(exits.usage, '--quorum takes a number from 1 to that of the witnesses given.')
  return witnesses.length === 0 ? null : { witnesses, quorum }
}

/** A verifier key as it was given: as text, or as the name of a file with it. */
export function verifierKey(
  given: string,
  parse: (line: string) => NoteVerifier | null = parseVerifierKey,
): string | CommandFault {
  if (parse(given)) return given
  const hint = 'It is a line such as audit.example/ledger+1a2b3c4d+AbCd…=, or a file that holds one.'
  const found = statSync(given, { throwIfNoEntry: false })
  if (!found?.isFile() || found.size > verifierKeyBytesMax)
    return new CommandFault(exits.usage, `${given} is no verifier key, and no file with one.`, hint)
  const line = readFileSync(given, 'utf8').trim()
  return parse(line) ? line : new CommandFault(exits.usage, `${given} holds no verifier key.`, hint)
}

/** The certificates in a PEM file. */
function certificatesIn(path: string): readonly X509Certificate[] | CommandFault {
  const found = statSync(path, { throwIfNoEntry: false })
  const text = found?.isFile() && found.size <= pemBytesMax ? readFileSync(path, 'latin1') : ''
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    if (blocks.length > 0) return blocks.map((block) => new X509Certificate(block))
  } catch {
    // Said below.
  }
  return new CommandFault(exits.usage, `${path} is no file with certificates in PEM.`)
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function olderCheckpoint(path: string): string | CommandFault {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() && found.size <= checkpointBytesMax
    ? readFileSync(path, 'utf8')
    : new CommandFault(exits.usage, `${path} is no file with a checkpoint.`)
}

async function check(
  directory: string,
  options: VerifyOptions,
  output: Output,
): Promise<{ readonly result: VerifyResult; readonly log: VerifiedLog | null }> {
  const startedAt = systemClock.monotonic()
  let shownAt = startedAt + quietMs - progressEveryMs
  for await (const step of verifyLedger(directory, options)) {
    if (step.kind === 'result') {
      output.progress(null)
      return step
    }
    const now = systemClock.monotonic()
    if (now - shownAt < progressEveryMs) continue
    shownAt = now
    output.progress(`checked ${step.entries} of ${Math.max(step.size, step.entries)} entries …`)
  }
  throw new Error('The verification ended without a result.')
}

function writeVerdict(
  directory: string,
  live: boolean,
  result: VerifyResult,
  resumed: KeptVerification | null,
  output: Output,
): void {
  const { checkpoint, story, bodies } = result
  const row = (name: string, text: string): void => output.line(`${name.padEnd(11)} ${text}`)
  row('ledger', printable(checkpoint?.origin ?? directory))
  if (checkpoint) row('checkpoint', `size ${checkpoint.size}, root ${checkpoint.root.toString('base64')}`)
  const behind = result.notCheckpointed > 0 ? `, ${result.notCheckpointed} of them after the checkpoint` : ''
  row('entries', `${result.entries}${behind}`)
  if (result.trusted > 0)
    row(
      'trusted',
      `the first ${result.trusted}, found whole by ${resumed?.at ?? ''}: their root was checked, their files only for being there`,
    )
  row(
    'story',
    `${counted(story.sessions, 'session')}, ${counted(story.statements, 'statement')}, ${story.concluded} concluded, ${story.unconcluded} without an outcome`,
  )
  const opened = result.bodies.opened + result.bodies.unreadable
  row(
    'bodies',
    opened === 0
      ? `${bodies.bodies} sealed, not compared with what was committed to: that takes --master-key`
      : `${bodies.bodies} sealed, ${bodies.opened} opened and as committed, ${bodies.unreadable} without a key`,
  )
  if (result.recordings > 0) row('recordings', `${result.recordings} compared with what was sealed`)
  if (result.since) row('since', `an older checkpoint over ${counted(result.since.size, 'entry')}`)
  if (result.witnessed) {
    const { size, cosignatures } = result.witnessed
    const by = cosignatures.map(({ witness }) => printable(witness)).join(', ')
    row('witnessed', `${counted(size, 'entry')}${by === '' ? ', by nobody who was named here' : ` by ${by}`}`)
  }
  const { stamps, trusted, newest } = result.stamped
  if (stamps > 0) {
    const to = newest ? `, the newest over ${counted(newest.size, 'entry')} at ${newest.at}` : ''
    const by = trusted === stamps ? '' : `, ${trusted} of them by an authority that was named here`
    row('stamped', `${counted(stamps, 'checkpoint')}${to}${by}`)
  }
  row('key', result.keyWasGiven ? 'as given' : 'as found in the directory')
  if (live)
    output.note('It is being written, or its writer died: what follows the checkpoint may still be cut.')
  if (!result.keyWasGiven)
    output.note(
      'Whoever could rewrite all of it could also replace its key: give the key that you kept, with --key.',
    )
  writeObservations(result, output)
  if (result.ok) return output.line(output.paint('green', 'WHOLE: every entry is what was signed.'))
  const count = result.faults.length + result.faultsOmitted
  output.line(output.paint('red', `NOT WHOLE: ${count === 1 ? 'one fault' : `${count} faults`}.`))
  for (const fault of result.faults) output.line(`  ${placeOf(fault)}: ${printable(fault.problem)}`)
  if (result.faultsOmitted > 0) output.line(`  … and ${result.faultsOmitted} more`)
}

/** What is worth a look and takes nothing from the proof. */
function writeObservations({ observations, observationsOmitted }: VerifyResult, output: Output): void {
  for (const { index, text } of observations.slice(0, observationsShownMax))
    output.line(`${'observed'.padEnd(11)} entry ${index}: ${printable(text)}`)
  const more = Math.max(0, observations.length - observationsShownMax) + observationsOmitted
  if (more > 0) output.line(`${'observed'.padEnd(11)} … and ${more} more; --json has them`)
}

function placeOf({ file, offset, index }: Fault): string {
  const byte = offset === null ? '' : `, byte ${offset}`
  return `${printable(file)}${byte}${index === null ? '' : `, entry ${index}`}`
}

function forMachines(directory: string, live: boolean, result: VerifyResult): object {
  const { ok, checkpoint, since, ...rest } = result
  return { ok, directory, live, checkpoint: headOf(checkpoint), since: headOf(since), ...rest }
}

function headOf(head: Checkpoint | null): object | null {
  return head && { ...head, root: head.root.toString('base64') }
}
