/** What this browser has seen of a log's key: another one than before is worth a question. */
export type KeyStanding = 'first' | 'known' | 'changed'

/** Compares the key of a log with the one that this browser saw first, which it keeps. */
export function keyStanding(origin: string, verifierKey: string): KeyStanding {
  const place = `sallyport.key.${origin}`
  const kept = localStorage.getItem(place)
  if (kept === null) {
    localStorage.setItem(place, verifierKey)
    return 'first'
  }
  return kept === verifierKey ? 'known' : 'changed'
}

/** Takes a log's key as the right one from now on, because a person said that they had compared it. */
export function believeKey(origin: string, verifierKey: string): void {
  localStorage.setItem(`sallyport.key.${origin}`, verifierKey)
}
