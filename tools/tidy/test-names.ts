import { codeOf } from './code-text.ts'
import type { SourceFile } from './source-tree.ts'

/** The names of the tests and suites that a file declares, as far as they are plain texts. */
export function testNamesOf({ text }: SourceFile): readonly string[] {
  const pattern = /\b(?:test|it|describe|suite)\s*\(\s*(['"`])/g
  return Array.from(codeOf(text).matchAll(pattern), (match) => {
    const opens = match.index + match[0].length
    const closes = text.indexOf(match[1] ?? '', opens)
    return text.slice(opens, closes < 0 ? opens : closes)
  })
}
