/** What can be recognised in text by its own form: `masking/detectors/finder.ts` says how. */
export const detectorNames = [
  'ssn', // US social security number
  'itin', // US individual taxpayer number
  'ein', // US employer number
  'pan', // payment card number
  'aba', // US bank routing number
  'account', // bank account number
  'iban',
  'email',
  'phone',
] as const

export type DetectorName = (typeof detectorNames)[number]
