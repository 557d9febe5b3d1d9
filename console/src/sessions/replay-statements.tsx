import { useCallback, useMemo, useState, type JSX } from 'react'
import { valueWords, verdictWords } from '../ledger/entry-words.ts'
import { seen } from '../parts/hidden-characters.ts'
import { numberWords } from '../parts/number-words.ts'
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
      <Picks statements={statements} here={current?.number ?? -1} choose={setChosen} />
      <div className="replay-shown">{current ? <Shown statement={current} /> : null}</div>
    </div>
  )
}

const pickPx = 36

function Picks(props: {
  readonly statements: readonly ReplayStatement[]
  /** The number of the statement that is shown. */
  readonly here: number
  readonly choose: (next: (before: number | null) => number | null) => void
}): JSX.Element {
  const { statements, here, choose } = props
  const draw = useCallback(
    (statement: ReplayStatement) => (
      <Pick
        statement={statement}
        isHere={statement.number === here}
        choose={() => choose((before) => (before === statement.number ? null : statement.number))}
      />
    ),
    [here, choose],
  )
  return (
    <VirtualList
      rows={statements}
      rowPx={pickPx}
      isFixed
      label="Statements so far"
      className="replay-list"
      shown={statements.findIndex(({ number }) => number === here)}
      draw={draw}
    />
  )
}

function Pick(props: {
  readonly statement: ReplayStatement
  readonly isHere: boolean
  readonly choose: () => void
}): JSX.Element {
  const { statement, isHere, choose } = props
  const { number, text, concluded } = statement
  return (
    <button
      type="button"
      className={isHere ? 'replay-pick replay-here' : 'replay-pick'}
      aria-pressed={isHere}
      onClick={choose}
    >
      <span className="quiet">{number}</span>
      <StatementLine text={text === '' ? '…' : text} />
      {concluded === null ? null : (
        <Tag tone={toneOf(concluded.result)}>{valueWords('result', concluded.result)}</Tag>
      )}
    </button>
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
            <Tag tone="calm">{numberWords(concluded.rows)} rows</Tag>
            {concluded.masked > 0 ? (
              <Tag tone="mask">{numberWords(concluded.masked)} cells masked</Tag>
            ) : null}
          </>
        )}
      </p>
      {results.map((result, place) => (
        <Result key={place} place={place} result={result} isMasked={isMasked} />
      ))}
      {said.map(({ what, text: words }, place) => (
        <p key={place} className={what === 'error' ? 'said said-error' : 'said'}>
          <span className="quiet">{what}</span> <code className="mono break">{words}</code>
        </p>
      ))}
    </>
  )
}

function Result(props: {
  readonly place: number
  readonly result: ReplayResult
  readonly isMasked: ReturnType<typeof masksOf>
}): JSX.Element {
  const { place: at, result, isMasked } = props
  const { columns, rows } = result
  const template = useMemo(() => ({ gridTemplateColumns: widthsOf(result) }), [result])
  const draw = useCallback(
    (row: readonly (string | null)[], place: number) => (
      <div className="result-row" role="presentation" style={template}>
        <span className="quiet" role="rowheader">
          {place + 1}
        </span>
        {row.map((cell, column) => (
          <Cell key={column} cell={cell} isMasked={isMasked(at, column, cell)} />
        ))}
      </div>
    ),
    [at, isMasked, template],
  )
  return (
    <VirtualList
      rows={rows}
      rowPx={cellPx}
      isFixed
      label={`Rows as shown, ${rows.length}`}
      className="result"
      head={
        <div className="result-row result-head" role="row" aria-rowindex={1} style={template}>
          <span role="columnheader">
            <span className="visually-hidden">Row</span>
          </span>
          {columns.map(({ name }, place) => (
            <span key={place} role="columnheader">
              {name}
            </span>
          ))}
        </div>
      }
      draw={draw}
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
  return `10ch ${widths.join(' ')} 1fr`
}

function Cell({ cell, isMasked }: { readonly cell: string | null; readonly isMasked: boolean }): JSX.Element {
  if (cell === null)
    return (
      <span role="cell" className={isMasked ? 'cell cell-masked' : 'quiet'}>
        NULL
        {isMasked ? <span className="visually-hidden"> (masked)</span> : null}
      </span>
    )
  const words = seen(cell.slice(0, cellCharsMax)).map((piece) =>
    piece.kind === 'plain' ? piece.text : `⟨${piece.name}⟩`,
  )
  return (
    <span
      role="cell"
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
