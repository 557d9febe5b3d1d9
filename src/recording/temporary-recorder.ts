import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import type { Session } from '../core/session.ts'
import { SessionKey } from '../keys/session-key.ts'
import { readRecording } from './reader.ts'
import type { ReadFrame } from './reader.ts'
import { openRecorder, recordingLimits } from './recorder.ts'
import type { Recorder, RecordingLimits } from './recorder.ts'

/** A log that keeps silent. */
export const quiet = { warn: () => {}, info: () => {} }

/** A recorder in a folder of its own, a session and its key; all gone afterwards. For tests. */
export interface TemporaryRecorder extends AsyncDisposable {
  readonly recorder: Recorder
  readonly directory: string
  readonly session: Session
  readonly key: SessionKey
}

/** `limits` are those of ordinary use unless given. */
export async function openTemporary(
  limits: Partial<RecordingLimits> = {},
  clock = systemClock,
): Promise<TemporaryRecorder> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-recording-'))
  const recorder = await openRecorder({
    directory,
    limits: { ...recordingLimits, ...limits },
    clock,
    log: quiet,
  })
  const session = aSession()
  const key = new SessionKey(session.id, systemRandom.bytes(32), systemRandom, () => {})
  return {
    recorder,
    directory,
    session,
    key,
    async [Symbol.asyncDispose]() {
      await recorder.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** A session of an agent, with a fresh id. */
export function aSession(): Session {
  const principal = {
    id: 'i#s',
    kind: 'agent' as const,
    issuer: 'i',
    subject: 's',
    name: 'An agent',
    groups: [],
    claims: {},
    endsAt: 0,
  }
  return {
    id: uuidv7(systemClock.now(), systemRandom),
    principal,
    resource: { name: 'bank', protocol: 'postgres', labels: {} },
    origin: { address: '127.0.0.1', port: 1, tls: null, application: 'test' },
    startedAt: 1,
    endsAt: 2,
    signal: new AbortController().signal,
    target: { host: 'h', port: 1, database: 'd', login: 'l', secret: null, tls: { mode: 'disable' } },
    unasked: () => ({ hidesValues: false, content: null, opensChannel: () => false }),
    takesUnasked: () => true,
    catalog: () => null,
    refreshCatalog: async () => {},
    freshenCatalog: async () => {},
    catalogOverdue: () => null,
    catalogWhole: () => null,
    catalogMoved: () => undefined,
    hasCatalogSeenAlone: () => Promise.resolve(false),
    catalogChanging: () => null,
  }
}

/** Everything that the reader says of a session. */
export async function readAll(directory: string, sessionId: string, key: SessionKey): Promise<ReadFrame[]> {
  return await Array.fromAsync(readRecording(directory, sessionId, key))
}

/** What one statement showed, joined. */
export function shownOf(frames: readonly ReadFrame[], statement: number): Buffer {
  return Buffer.concat(
    frames.flatMap((frame) => (frame.kind === 'shown' && frame.statement === statement ? [frame.bytes] : [])),
  )
}
