import type { JSX, ReactNode } from 'react'
import { useWindowTitle, WithinPage } from './title.tsx'

/** The frame of a page below the header: its title, what is beside it, and its content. */
export function Page(props: {
  readonly title: string
  readonly says?: ReactNode
  readonly beside?: ReactNode
  readonly children: ReactNode
}): JSX.Element {
  const { title } = props
  useWindowTitle(title)
  return (
    <div className="pane">
      <header className="pane-head">
        <div>
          <h1>{title}</h1>
          {props.says === undefined ? null : <p className="quiet">{props.says}</p>}
        </div>
        {props.beside === undefined ? null : <div className="pane-beside">{props.beside}</div>}
      </header>
      <WithinPage value>{props.children}</WithinPage>
    </div>
  )
}
