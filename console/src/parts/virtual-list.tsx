import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type JSX, type ReactNode } from 'react'

/** A long list of which only what is in sight is drawn. Rows may have any height. */
export function VirtualList<T>(props: {
  readonly rows: readonly T[]
  readonly label: string
  readonly rowPx: number
  readonly draw: (row: T, place: number) => ReactNode
  readonly head?: ReactNode
  readonly className?: string
  /** Told when the end of the list comes into sight. */
  readonly onEnd?: () => void
}): JSX.Element {
  const { rows, rowPx, draw, onEnd } = props
  const box = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: overscanRows,
    onChange: ({ range }) => {
      if (onEnd && range !== null && range.endIndex >= rows.length - 1) onEnd()
    },
  })
  const inSight = list.getVirtualItems()
  return (
    <div
      ref={box}
      className={`virtual ${props.className ?? ''}`}
      tabIndex={0}
      role="group"
      aria-label={props.label}
    >
      {props.head}
      <div className="virtual-all" role="list" style={{ height: list.getTotalSize() }}>
        {inSight.map(({ index, start, key }) => {
          const row = rows[index]
          return row === undefined ? null : (
            <div
              key={key}
              role="listitem"
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              data-index={index}
              ref={list.measureElement}
              className="virtual-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              {draw(row, index)}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const overscanRows = 12
