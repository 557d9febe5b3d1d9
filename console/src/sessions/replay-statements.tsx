import { useMemo, useState, type JSX } from 'react'
import { verdictWords } from '../ledger/entry-words.ts'
import { seen } from '../parts/hidden-characters.ts'
import { Statement, StatementLine } from '../parts/statement.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { masksOf, type ReplayResult, type ReplayStatement } from './replay-frames.ts'

/** The statements of a replay, and what the chosen one (the newest, unless another is chosen) had shown. */
export function ReplayStatements({
  statements,
}: {
  readonly statements: readonly ReplayStatement[]
}): JSX.Element {
  const [chosen, setChosen] = useState<number | null>(null)
  const current = statements.find(({ number }) => number === chosen) ?? statements.at(-1)
  return (
    <div className="replay-panes">
      <ol className="replay-list" aria-label="Statements so far">
        {statements.map((statement) => (
          <li key={statement.number}>
            <button
              type="button"
              className={statement === current ? 'replay-pick replay-here' : 'replay-pick'}
              aria-pressed={statement === current}
              onClick={() => setChosen(statement.number === chosen ? null : statement.number)}
            >
              <span className="quiet">{statement.number}</span>
              <StatementLine text={statement.text === '' ? '…' : statement.text} />
              {statement.concluded === null ? null : (
                <Tag tone={toneOf(statement.concluded.result)}>{statement.concluded.result}</Tag>
              )}
            </button>
          </li>
        ))}
      </ol>
      <div className="replay-shown">{current ? <Shown statement={current} /> : null}</div>
    </div>
  )
}

function Shown({ statement }: { readonly statement: ReplayStatement }): JSX.Element {
  const { text, verdict, results, said, concluded } = statement
  const isMasked = useMemo(() => masksOf(statement), [statement])
  return (
    <>
      {text === '' ? null : <Statement text={text} />}
      <p className="tags">
        {verdict === '' ? null : <Tag tone={toneOf(verdict)}>{verdictWords(verdict)}</Tag>}
        {concluded === null ? null : (
          <>
            <Tag tone="calm">{concluded.rows.toLocaleString('en')} rows</Tag>
            {concluded.masked > 0 ? (
              <Tag tone="mask">{concluded.masked.toLocaleString('en')} cells masked</Tag>
            ) : null}
          </>
        )}
      </p>
      {results.map((result, place) => (
        <Result key={place} result={result} isMasked={(column, cell) => isMasked(place, column, cell)} />
      ))}
      {said.map(({ what, text: words }, place) => (
        <p key={place} className={what === 'error' ? 'said said-error' : 'said'}>
          <span className="quiet">{what}</span> <code className="mono break">{words}</code>
        </p>
      ))}
    </>
  )
}

function Result({
  result,
  isMasked,
}: {
  readonly result: ReplayResult
  readonly isMasked: (column: number, cell: string | null) => boolean
}): JSX.Element {
  const { columns, rows } = result
  const template = { gridTemplateColumns: widthsOf(result) }
  return (
    <VirtualList
      rows={rows}
      rowPx={cellPx}
      label={`Rows as shown, ${rows.length}`}
      className="result"
      head={
        <div className="result-row result-head" style={template}>
          <span />
          {columns.map(({ name }, place) => (
            <span key={place}>{name}</span>
          ))}
        </div>
      }
      draw={(row, place) => (
        <div className="result-row" style={template}>
          <span className="quiet">{place + 1}</span>
          {row.map((cell, column) => (
            <Cell key={column} cell={cell} isMasked={isMasked(column, cell)} />
          ))}
        </div>
      )}
    />
  )
}

const cellPx = 30
const sampleRows = 100
const columnCharsMin = 8
const columnCharsMax = 48

/** Every row of a result has the same columns, as wide as the first rows need them. */
function widthsOf({ columns, rows }: ReplayResult): string {
  const sample = rows.slice(0, sampleRows)
  const count = Math.max(columns.length, rows[0]?.length ?? 0)
  const widths = Array.from({ length: count }, (_, place) => {
    const chars = Math.max(columns[place]?.name.length ?? 0, ...sample.map((row) => row[place]?.length ?? 4))
    return `${Math.min(columnCharsMax, Math.max(columnCharsMin, chars)) + 3}ch`
  })
  return `8ch ${widths.join(' ')} 1fr`
}

function Cell({ cell, isMasked }: { readonly cell: string | null; readonly isMasked: boolean }): JSX.Element {
  if (cell === null)
    return (
      <span className={isMasked ? 'cell cell-masked' : 'quiet'}>
        NULL
        {isMasked ? <span className="visually-hidden"> (masked)</span> : null}
      </span>
    )
  const words = seen(cell.slice(0, cellCharsMax)).map((piece) =>
    piece.kind === 'plain' ? piece.text : `⟨${piece.name}⟩`,
  )
  return (
    <span
      className={isMasked ? 'cell cell-masked' : 'cell'}
      title={isMasked ? 'Masked before it left' : cell.slice(0, titleCharsMax)}
    >
      {words.join('')}
      {isMasked ? <span className="visually-hidden"> (masked)</span> : null}
    </span>
  )
}

const cellCharsMax = 400
const titleCharsMax = 2000
