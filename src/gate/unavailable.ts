import { Refusal } from '../core/refusal.ts'

export const ledgerUnavailable = new Refusal(
  'ledger-unavailable',
  'The ledger cannot be written, so nothing was sent.',
  {
    hint: 'Try again; an operator finds the cause in the log of the gateway.',
  },
)
export const recordingUnavailable = new Refusal(
  'recording-unavailable',
  'The rule asks for a recording, and recordings cannot be stored, so nothing was sent.',
  { hint: 'Try again; an operator finds the cause in the log of the gateway.' },
)
