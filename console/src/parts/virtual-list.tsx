import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { PureComponent, useEffect, useRef, useState, type JSX, type ReactNode } from 'react'

interface VirtualListProps<T> {
  readonly rows: readonly T[]
  readonly label: string
  readonly rowPx: number
  /** The same function as long as rows are drawn the same way: a row that is drawn is not drawn again while it is in sight. */
  readonly draw: (row: T, place: number) => ReactNode
  /** Columns above the rows, as a `row` of `columnheader`s; what `draw` gives are then `cell`s. */
  readonly head?: ReactNode
  readonly className?: string
  /** True where every row is `rowPx` high: then none is measured. */
  readonly isFixed?: boolean
  /** The row to bring into sight whenever it is another. */
  readonly shown?: number
  /** Told when the end of the list comes into sight. */
  readonly onEnd?: () => void
}

/** A long list of which only what is in sight is drawn. Rows may have any height. */
export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  const { rows, rowPx, draw, head, onEnd, shown = -1, isFixed = false } = props
  const box = useRef<HTMLDivElement>(null)
  const [drawn] = useState(drawnAround)
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: overscanRows,
    rangeExtractor: drawn,
    useFlushSync: false,
    onChange: ({ range }) => {
      if (onEnd && range !== null && range.endIndex >= rows.length - 1) onEnd()
    },
  })
  useEffect(() => {
    if (shown >= 0) list.scrollToIndex(shown)
  }, [list, shown])
  const isTable = head !== undefined
  const all = (
    <div className="virtual-all" role={isTable ? 'rowgroup' : 'list'} style={{ height: list.getTotalSize() }}>
      {list.getVirtualItems().map(({ index, start, key }) => {
        const row = rows[index]
        return row === undefined ? null : (
          <div
            key={key}
            {...(isTable
              ? { role: 'row', 'aria-rowindex': index + 2 }
              : { role: 'listitem', 'aria-posinset': index + 1, 'aria-setsize': rows.length })}
            data-index={index}
            ref={isFixed ? undefined : list.measureElement}
            className="virtual-row"
            style={{ transform: `translateY(${start}px)` }}
          >
            <Drawn row={row} place={index} draw={draw} />
          </div>
        )
      })}
    </div>
  )
  return (
    <div
      ref={box}
      className={`virtual ${props.className ?? ''}`}
      tabIndex={0}
      role="group"
      aria-label={props.label}
    >
      {isTable ? (
        <div role="table" aria-label={props.label} aria-rowcount={rows.length + 1}>
          {head}
          {all}
        </div>
      ) : (
        all
      )}
    </div>
  )
}

/** Rows beyond those in sight that are drawn on either side, so that they are there when they come into sight. */
const overscanRows = 10
/** The same where somebody jumps: who does so passes most of them by. */
const overscanRowsOfJump = 2

/** Which rows are drawn for those in sight. Of a jump, to where none of the last ones is in sight, fewer beyond them. */
function drawnAround(): (range: Range) => number[] {
  let [from, to] = [0, 0]
  return (range) => {
    const isJump = range.startIndex > to || range.endIndex < from
    ;[from, to] = [range.startIndex, range.endIndex]
    return defaultRangeExtractor(isJump ? { ...range, overscan: overscanRowsOfJump } : range)
  }
}

/** A row as it is drawn: while it is the same row it is not drawn anew, so that scrolling draws what comes into sight alone. */
class Drawn<T> extends PureComponent<{
  readonly row: T
  readonly place: number
  readonly draw: VirtualListProps<T>['draw']
}> {
  override render(): ReactNode {
    const { row, place, draw } = this.props
    return draw(row, place)
  }
}
