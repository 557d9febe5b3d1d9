import type { JSX } from 'react'
import type { ReviewView } from '../api/contract.ts'
import { Hash } from '../parts/hash.tsx'
import { Ago } from '../parts/instant.tsx'
import { Tag } from '../parts/tag.tsx'

type Preview = NonNullable<ReviewView['preview']>

/** What a write would do, as it was tried on the target and rolled back: how many rows, and a few of them. */
export function ReviewPreview({ preview }: { readonly preview: Preview }): JSX.Element {
  return (
    <section className="card preview" aria-label="What it would do">
      <h2>What it would do</h2>
      <Result preview={preview} />
      {preview.sample.length === 0 ? null : <Sample preview={preview} />}
      {preview.at === null ? null : (
        <p className="quiet">
          Tried at the target and rolled back, <Ago at={preview.at} />. On record as{' '}
          <Hash hex={preview.digest} />.
        </p>
      )}
    </section>
  )
}

function Result({ preview }: { readonly preview: Preview }): JSX.Element {
  const { state, rows, reason } = preview
  if (state === 'waiting')
    return (
      <p className="quiet" aria-busy="true">
        It is being tried at the target. This is shown here by itself.
      </p>
    )
  return (
    <>
      {rows === null ? null : (
        <p className={rows === 0 ? 'preview-rows' : 'preview-rows preview-some'}>
          <strong>{rows.toLocaleString('en')}</strong> {rows === 1 ? 'row changes' : 'rows change'}
        </p>
      )}
      {reason === '' ? null : <p className="quiet">{reason}</p>}
    </>
  )
}

function Sample({ preview }: { readonly preview: Preview }): JSX.Element {
  const { columns, sample } = preview
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label="Some of the rows">
      <table className="table preview-table">
        <thead>
          <tr>
            <th scope="col">Row</th>
            {columns.map(({ name, isMasked }, place) => (
              <th key={place} scope="col">
                {name} {isMasked ? <Tag tone="mask">masked</Tag> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.map(({ before, after }, place) => (
            <Rows key={place} number={place + 1} before={before} after={after} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type Cells = readonly (string | null)[] | null

/** One row as it is and as it would be; cells that stay are said once. */
function Rows(props: {
  readonly number: number
  readonly before: Cells
  readonly after: Cells
}): JSX.Element {
  const { number, before, after } = props
  return (
    <>
      {before === null ? null : (
        <tr className={after === null ? 'row-gone' : ''}>
          <th scope="row">{after === null ? `${number} goes` : `${number} now`}</th>
          {before.map((cell, place) => (
            <Cell key={place} cell={cell} />
          ))}
        </tr>
      )}
      {after === null ? null : (
        <tr className={before === null ? 'row-come' : 'row-after'}>
          <th scope="row">{before === null ? `${number} comes` : `${number} then`}</th>
          {after.map((cell, place) => (
            <Cell key={place} cell={cell} isChanged={before !== null && before[place] !== cell} />
          ))}
        </tr>
      )}
    </>
  )
}

function Cell({
  cell,
  isChanged = false,
}: {
  readonly cell: string | null
  readonly isChanged?: boolean
}): JSX.Element {
  return (
    <td className={isChanged ? 'mono cell-changed' : 'mono'}>
      {cell === null ? <span className="quiet">null</span> : cell}
      {isChanged ? <span className="visually-hidden"> changed</span> : null}
    </td>
  )
}
