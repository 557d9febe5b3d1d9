import { CopyButton, ActionIcon, Tooltip } from '@mantine/core'
import { useMemo, type JSX } from 'react'
import { hasHidden, seen } from './hidden-characters.ts'
import { Icon } from './icon.tsx'
import { sqlTokens, type SqlToken } from './sql-tokens.ts'

/** A statement as it runs: coloured, numbered, with characters that hide made visible, and long silence folded. */
export function Statement({
  text,
  label = 'Statement',
}: {
  readonly text: string
  readonly label?: string
}): JSX.Element {
  const lines = useMemo(() => linesOf(text), [text])
  return (
    <figure className="statement" aria-label={label}>
      <div
        className="statement-scroll"
        tabIndex={0}
        role="group"
        aria-label={`${label}, ${lines.length} lines`}
      >
        <ol>
          {lines.map((line, number) =>
            line.folded > 0 ? (
              <li key={number} className="statement-fold">
                {line.folded} blank lines
              </li>
            ) : (
              <li key={number} value={line.number}>
                <code>
                  {line.tokens.map((token, place) => (
                    <Piece key={place} token={token} />
                  ))}
                </code>
              </li>
            ),
          )}
        </ol>
      </div>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon
              className="statement-copy"
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={`Copy the ${label.toLowerCase()}`}
            >
              <Icon name={copied ? 'check' : 'copy'} size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      {hasHidden(text) ? (
        <figcaption className="statement-warning">
          <Icon name="warning" size={14} /> It holds characters that do not show. They are marked.
        </figcaption>
      ) : null}
    </figure>
  )
}

/** A statement in one line, for lists. */
export function StatementLine({ text }: { readonly text: string }): JSX.Element {
  const short = text.slice(0, lineCharsMax).replaceAll(/\s+/g, ' ').trim()
  return (
    <code className="statement-line">
      {sqlTokens(short).map((token, place) => (
        <Piece key={place} token={token} />
      ))}
      {text.length > lineCharsMax ? ' …' : ''}
    </code>
  )
}

const lineCharsMax = 400
const blankLinesMax = 3

function Piece({ token }: { readonly token: SqlToken }): JSX.Element {
  const pieces = seen(token.text).map((piece, place) =>
    piece.kind === 'plain' ? (
      piece.text
    ) : (
      <span key={place} className="hidden-character">
        {piece.name}
      </span>
    ),
  )
  return token.kind === 'other' ? <>{pieces}</> : <span className={`sql-${token.kind}`}>{pieces}</span>
}

interface Line {
  readonly number: number
  readonly tokens: readonly SqlToken[]
  /** How many blank lines stand here, when they are folded. */
  readonly folded: number
}

function linesOf(text: string): readonly Line[] {
  const lines: SqlToken[][] = [[]]
  for (const { kind, text: words } of sqlTokens(text)) {
    const parts = words.split('\n')
    for (const [place, part] of parts.entries()) {
      if (place > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ kind, text: part })
    }
  }
  return folded(lines)
}

/** Text far below many blank lines would be out of sight. */
function folded(lines: readonly (readonly SqlToken[])[]): readonly Line[] {
  const shown: Line[] = []
  let blank = 0
  const flush = (next: number): void => {
    if (blank > blankLinesMax) shown.push({ number: next - blank, tokens: [], folded: blank })
    else for (let at = blank; at > 0; at--) shown.push({ number: next - at, tokens: [], folded: 0 })
    blank = 0
  }
  for (const [place, tokens] of lines.entries()) {
    if (tokens.every(({ text }) => text.trim() === '')) {
      blank++
      continue
    }
    flush(place + 1)
    shown.push({ number: place + 1, tokens, folded: 0 })
  }
  flush(lines.length + 1)
  return shown
}
