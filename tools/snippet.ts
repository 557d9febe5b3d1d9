/**
 * Examples in documents that a test can hold true. The words behind the language of a fenced block say how:
 *
 * - `sh test`: bash runs it in a folder that the examples of one document share; `sallyport` is on PATH. It must end with 0.
 * - `text output`: what the `sh test` block before it printed. `…` stands for anything, also over lines.
 * - `yaml file=policy.yaml` (any language): is written to that folder under this name, for the blocks after it.
 * - `ts test`: Node runs it from the root of the checkout.
 *
 * A block without such words is only shown.
 */
export type Snippet =
  | {
      readonly kind: 'sh' | 'ts'
      readonly line: number
      readonly code: string
      readonly output: string | null
    }
  | { readonly kind: 'file'; readonly line: number; readonly code: string; readonly name: string }

/** The examples of a Markdown text that a test holds true, in their order. */
export function snippetsOf(markdown: string): readonly Snippet[] {
  const snippets: Snippet[] = []
  // Indented fences (in lists) lose their indentation; a fence ends with as many backticks as it began with.
  const fence = /^( *)(`{3,})([^\n`]*)\n([\s\S]*?)^ *\2 *$/gm
  for (const match of markdown.matchAll(fence)) {
    const [, indent = '', , words = '', body = ''] = match
    const code = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
    const line = markdown.slice(0, match.index).split('\n').length
    const [language, ...marks] = words.trim().split(/\s+/)
    const name = marks.find((mark) => mark.startsWith('file='))?.slice('file='.length)

    if (name !== undefined) snippets.push({ kind: 'file', line, code, name })
    else if (marks.includes('test') && (language === 'sh' || language === 'ts'))
      snippets.push({ kind: language, line, code, output: null })
    else if (marks.includes('output')) {
      const before = snippets.pop()
      if (before?.kind !== 'sh' || before.output !== null)
        throw new Error(`Line ${line}: output without an \`sh test\` block before it.`)
      snippets.push({ ...before, output: code })
    } else if (marks.length > 0)
      throw new Error(`Line ${line}: nobody knows what \`${marks.join(' ')}\` means.`)
  }
  return snippets
}

/** Whether what was printed is what the document shows; `…` in the document stands for anything. */
export function outputMatches(shown: string, printed: string): boolean {
  const pattern = shown
    .trim()
    .split('…')
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[\\s\\S]*?')
  return new RegExp(`^${pattern}$`).test(printed.trim())
}
