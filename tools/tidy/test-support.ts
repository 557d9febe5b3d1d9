/**
 * Files of `src/` that are no tests and that only tests use, each with what it is. They stand beside what they belong
 * to, do not ship, and nothing that ships may import them.
 */
export const testSupport: Readonly<Record<string, string>> = {
  'src/core/manual-clock.ts': 'a clock that a test moves',
  'src/identity/local-issuer.ts': 'an issuer of tokens on loopback',
  'src/reviews/fixture.ts': 'principals and requests',
  'src/store/temporary-store.ts': 'a real server without durability',
}
