/** What one check of `sallyport doctor` found. */
export interface Finding {
  /** What was looked at: `target bank`, `port 6432`. Stable for programs. */
  readonly check: string
  /** `warning`: a gateway would start, but something wants attention. */
  readonly state: 'ok' | 'warning' | 'failed'
  /** What was found, in words. */
  readonly found: string
  /** What to do about it; empty when nothing. */
  readonly fix: string
}

/** All is well. */
export function fine(check: string, found: string): Finding {
  return { check, state: 'ok', found, fix: '' }
}

/** It works, and should be looked after. */
export function warning(check: string, found: string, fix: string): Finding {
  return { check, state: 'warning', found, fix }
}

/** A gateway would not start, or would refuse everyone, because of this. */
export function failed(check: string, found: string, fix: string): Finding {
  return { check, state: 'failed', found, fix }
}

/** The text of whatever was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
