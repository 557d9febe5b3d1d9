import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { readSession } from '../ledger/journal/reader.ts'
import { readRecording } from '../recording/reader.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { openApiClient, type ApiArguments } from './api-client.ts'
import { readConfig } from './config-fault.ts'
import { recordReading } from './evidence.ts'
import { openKeys } from './key-place.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { positiveNumber } from './number.ts'
import type { Output } from './output.ts'
import { renderReplay, type ReplayEnd } from './replay.ts'
import { stopSignal } from './stop-signal.ts'

/** What `replay` is told beside the session. */
export interface ReplayArguments extends ApiArguments {
  readonly config: string
  readonly ledger?: string
  readonly recordings?: string
  readonly keys?: string
  readonly masterKey?: string
  readonly speed?: string
  readonly skip?: string
  readonly find?: string
  readonly csv: boolean
  readonly follow: boolean
  readonly unrecorded: boolean
  readonly json: boolean
}

interface Places {
  readonly ledger: string
  readonly recordings: string
  readonly keys: string
  readonly masterKey: string
}

const sessionIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const speedMax = 1000
const skipSecondsMax = 10_000_000

/** `sallyport replay`: plays a recording, after the ledger has taken down that somebody does. */
export async function replaySession(
  session: string,
  given: ReplayArguments,
  output: Output,
  environment: CliEnvironment,
): Promise<Exit | CommandFault> {
  if (!sessionIdPattern.test(session))
    return new CommandFault(
      exits.usage,
      `${session} is no session's id.`,
      '`sallyport sessions` lists the ids.',
    )
  const speed = given.speed === undefined ? null : positiveNumber(given.speed, 0.01, speedMax)
  if (given.speed !== undefined && speed === null)
    return new CommandFault(exits.usage, `--speed takes a factor from 0.01 to ${speedMax}.`)
  const skip = given.skip === undefined ? 0 : positiveNumber(given.skip, 0, skipSecondsMax)
  if (skip === null) return new CommandFault(exits.usage, '--skip takes a number of seconds.')
  const { find } = given
  if (find !== undefined && (given.csv || given.speed !== undefined || find.trim() === ''))
    return new CommandFault(exits.usage, '--find takes words, and goes with neither --csv nor --speed.')
  const how = {
    ...(find === undefined ? {} : { find }),
    json: given.json,
    csv: given.csv,
    skipMs: skip * 1000,
    speed,
    clock: systemClock,
  }
  if (given.api !== undefined || given.follow)
    return replayFromGateway(session, given, how, output, environment)
  const places = placesOf(given)
  if (places instanceof CommandFault) return places
  const missing = missingPlace(places, session)
  if (missing) return missing
  const keys = await openKeys(places)
  if (keys instanceof CommandFault) return keys

  using key = await keys.openSessionKey(session)
  if (key === null) {
    const hint = 'It was destroyed, or belongs to another master key. The ledger still proves what was done.'
    return new CommandFault(exits.failed, `The key of session ${session} is not here.`, hint)
  }
  const unrecorded = await recordReading(places.ledger, keys, session)
  if (unrecorded && !given.unrecorded) {
    const hint = 'Ask the gateway with --api, stop it first, or read it all the same with --unrecorded.'
    return new CommandFault(unrecorded.exit, unrecorded.message, hint)
  }
  if (unrecorded) output.note(`warning: ${unrecorded.message}`)
  using stop = stopSignal()
  try {
    const end = await renderReplay(readRecording(places.recordings, session, key), output.results, {
      ...how,
      signal: stop.signal,
    })
    return await judge(end, places.ledger, session, output)
  } catch (error) {
    if (stop.signal.aborted) return exits.interrupted
    throw error
  }
}

/** Has a running gateway tell it, as whoever the token says; the reading is on record there. */
async function replayFromGateway(
  session: string,
  given: ReplayArguments,
  how: Omit<Parameters<typeof renderReplay>[2], 'signal'>,
  output: Output,
  environment: CliEnvironment,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  using stop = stopSignal()
  const frames = await client.recording(session, given.follow, stop.signal)
  if (frames instanceof CommandFault) return frames
  try {
    const end = await renderReplay(frames, output.results, { ...how, signal: stop.signal })
    return end.faults === 0 && isFound(end, output) ? exits.ok : exits.failed
  } catch (error) {
    if (stop.signal.aborted) return exits.interrupted
    throw error
  }
}

function placesOf(given: ReplayArguments): Places | CommandFault {
  const { ledger, recordings, masterKey } = given
  if (ledger === undefined && recordings === undefined && masterKey === undefined) {
    const config = readConfig(given.config)
    if (config instanceof CommandFault) return config
    return {
      ledger: config.ledger.directory,
      recordings: config.recording.directory,
      keys: config.keys.directory,
      masterKey: config.keys.file,
    }
  }
  if (ledger === undefined || recordings === undefined || masterKey === undefined) {
    const hint = 'Give all of --ledger, --recordings and --master-key, or a --config that names them.'
    return new CommandFault(exits.usage, 'The places do not suffice.', hint)
  }
  // Where the configuration puts them when it does not say.
  const keys = given.keys ?? join(dirname(resolve(masterKey)), 'session-keys')
  return { ledger, recordings, keys, masterKey }
}

/** Opening makes what is not there; a replay must not. */
function missingPlace(places: Places, session: string): CommandFault | null {
  for (const path of [places.ledger, places.keys, places.masterKey]) {
    if (!existsSync(path)) return new CommandFault(exits.usage, `There is no ${path}.`, 'Check the paths.')
  }
  if (existsSync(join(places.recordings, session))) return null
  return new CommandFault(
    exits.failed,
    `There is no recording of session ${session}.`,
    '`sallyport sessions` lists them.',
  )
}

/** Whether what was played is what the ledger says was recorded. */
async function judge(end: ReplayEnd, ledger: string, session: string, output: Output): Promise<Exit> {
  let sealed: string | null = null
  for await (const { leaf } of readSession(ledger, session))
    if (leaf?.type === 'recording.sealed') sealed = leaf.digest
  if (sealed !== null && sealed !== end.digest) {
    output.note('warning: the recording is not the one whose digest is in the ledger.')
    return exits.failed
  }
  if (end.faults > 0) output.note(`warning: the recording has ${end.faults} damaged places.`)
  return end.faults === 0 && isFound(end, output) ? exits.ok : exits.failed
}

/** False when something was looked for and is nowhere. */
function isFound({ found }: ReplayEnd, output: Output): boolean {
  if (found === 0) output.note('Nothing in this recording says that.')
  return found !== 0
}
