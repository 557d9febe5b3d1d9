import { useSyncExternalStore } from 'react'

/** A text that is to be a policy, and the version that it was made from. */
export interface Draft {
  readonly text: string
  readonly base: string
}

/** The reader's draft; null without one. It outlives the page, not the window. */
export function useDraft(): Draft | null {
  return useSyncExternalStore(watch, currentDraft)
}

/** The same, for whoever asks once. */
export function currentDraft(): Draft | null {
  return kept
}

/** Puts another draft in its place; null puts it aside. */
export function keepDraft(next: Draft | null): void {
  kept = next
  for (const told of watchers) told()
}

let kept: Draft | null = null
const watchers = new Set<() => void>()

function watch(told: () => void): () => void {
  watchers.add(told)
  return () => void watchers.delete(told)
}
