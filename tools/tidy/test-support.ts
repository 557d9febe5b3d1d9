/**
 * Files of `src/` that are no tests and that only tests use: those named after a fixture, and these, each with what it
 * is. They stand beside what they belong to, do not ship, and nothing that ships may import them.
 */
export const testSupport: Readonly<Record<string, string>> = {
  'src/core/manual-clock.ts': 'a clock that a test moves',
  'src/identity/local-issuer.ts': 'an issuer of tokens on loopback',
  'src/recording/temporary-recorder.ts': 'a recorder in a folder that goes away',
  'src/store/temporary-store.ts': 'a real server without durability',
}

/** Whether only tests use the file, by its name or by the list. */
export function isTestSupport(path: string): boolean {
  return /[/.-]fixture\.ts$/.test(path) || path in testSupport
}
