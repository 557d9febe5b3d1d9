/** What people ask the API for in tests of its routes. */
import { generateKeyPairSync } from 'node:crypto'

/** A role that Ana may ask for. */
export const roleWanted = {
  resource: 'bank',
  role: 'writer',
  lastsMs: 60_000,
  justification: 'For the import.',
}

/** An agent of Ana's. */
export function agentWanted(): { readonly id: string; readonly purpose: string; readonly endsAt: string } {
  return { id: 'https://agents.example#helper', purpose: 'Helps.', endsAt: inAnHour() }
}

/** A key for a job. */
export function keyWanted(): object {
  return { purpose: 'A job.', resources: ['bank'], endsAt: inAnHour() }
}

/** A public key that nobody else has. */
export function freshKey(): object {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { publicKey: publicKey.export({ type: 'spki', format: 'pem' }) }
}

/** An instant that is not far. */
export function inAnHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString()
}

/** A database that an operator adds; nothing answers there. */
export function addedWanted(name: string): { readonly name: string; readonly settings: object } {
  return {
    name,
    settings: { host: '127.0.0.1', port: 9, database: 'spare', login: 'spare', tls: { mode: 'disable' } },
  }
}
