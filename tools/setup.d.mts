interface Installed {
  readonly packages?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Whether what npm says it installed is what the lock asks for. */
export function matches(installed: Installed | null, wanted: Installed | null): boolean

/** npm's own words, and what to do about the kind of failure that they name. */
export function reasonOf(words: string): string
