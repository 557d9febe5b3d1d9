import type { JSX, ReactNode } from 'react'

/** What a tag's colour says: verdicts and states only. */
export type Tone = 'good' | 'warn' | 'bad' | 'mask' | 'calm' | 'accent'

/** A word on a tinted ground. */
export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): JSX.Element {
  return <span className={`tag tag-${tone}`}>{children}</span>
}

/** The colour of a verdict, a state of a review or grant, or a result; quiet for what is none of these. */
export function toneOf(word: string): Tone {
  return tones[word] ?? 'calm'
}

const tones: Readonly<Record<string, Tone>> = {
  allow: 'good',
  ran: 'good',
  approved: 'good',
  approve: 'good',
  up: 'good',
  active: 'good',
  whole: 'good',
  review: 'warn',
  open: 'warn',
  held: 'warn',
  asked: 'warn',
  change: 'accent',
  deny: 'bad',
  denied: 'bad',
  failed: 'bad',
  cut: 'bad',
  down: 'bad',
  broken: 'bad',
  revoked: 'bad',
  unwitnessed: 'warn',
}
