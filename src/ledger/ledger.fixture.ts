/** Parts that the ledger's tests share. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { openKeyRing, type KeyRing } from '../keys/key-ring.ts'
import type { SessionKey } from '../keys/session-key.ts'
import type { EntryOf } from './entries/entry.ts'
import type { Ledger, LedgerConfig } from './ledger.ts'
import { verifyLedger, type VerifyOptions, type VerifyResult } from './verify/verify.ts'

export const origin = 'audit.example/sallyport/test'

/** A folder of its own, with keys, for one ledger. */
export interface Place {
  readonly base: string
  readonly directory: string
  readonly ring: KeyRing
  config(more?: Partial<LedgerConfig>): LedgerConfig
}

export async function makePlace(): Promise<Place & AsyncDisposable> {
  const base = mkdtempSync(join(tmpdir(), 'sallyport-ledger-'))
  const directory = join(base, 'ledger')
  const ring = await openKeyRing({
    masterFile: join(base, 'master.key'),
    directory: join(base, 'keys'),
    ledgerDirectory: directory,
    random: systemRandom,
  })
  return {
    base,
    directory,
    ring,
    config: (more = {}) => ({
      directory,
      origin,
      signingKey: ring.ledgerSigningKey(origin),
      clock: systemClock,
      random: systemRandom,
      ...more,
    }),
    [Symbol.asyncDispose]: () => Promise.resolve(rmSync(base, { recursive: true })),
  }
}

/** The result of `verifyLedger`. */
export async function verify(directory: string, options: VerifyOptions = {}): Promise<VerifyResult> {
  for await (const step of verifyLedger(directory, options)) if (step.kind === 'result') return step.result
  throw new Error('no result')
}

export function decided(session: string, number: number): EntryOf<'statement.decided'> {
  return {
    type: 'statement.decided',
    session,
    number,
    act: 'run',
    verdict: 'allow',
    rule: 'reads',
    code: '',
    policyVersion: 'f'.repeat(64),
    fingerprint: '00112233aabbccdd',
    effects: [{ kind: 'read', verb: 'select', object: 'public.customers', columns: ['id', 'name'] }],
    reviewId: null,
    prepared: null,
  }
}

function concluded(session: string, number: number, index: number): EntryOf<'statement.concluded'> {
  return {
    type: 'statement.concluded',
    session,
    number,
    decided: index,
    result: 'ran',
    errorCode: '',
    tag: 'SELECT 1',
    rows: 1,
    bytes: 42,
    masked: 3,
    maskedBy: { ssn: 2, 'card email': 1 },
    durationMs: 1.25,
  }
}

/** Writes one session with `count` statements. */
export async function fill(ledger: Ledger, ring: KeyRing, count: number): Promise<string> {
  const session = uuidv7(systemClock.now(), systemRandom)
  using key: SessionKey = await ring.createSessionKey(session)
  ledger.append({
    type: 'session.opened',
    session,
    chain: [{ id: 'https://issuer#ann', kind: 'person', groups: ['dba'], claims: { sub: 'ann' } }],
    resource: 'bank',
    protocol: 'postgres',
    origin: { address: '127.0.0.1', port: 1, tls: null, application: 'psql' },
    policyVersion: 'f'.repeat(64),
    endsAt: '2026-01-01T00:00:00.000000Z',
  })
  for (let number = 1; number <= count; number += 1) {
    const index = ledger.append(decided(session, number), { key, plain: Buffer.from(`SELECT ${number}`) })
    ledger.append(concluded(session, number, index))
  }
  ledger.append({ type: 'session.closed', session, reason: 'client-left', statements: count })
  return session
}
