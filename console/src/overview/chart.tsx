import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, type JSX } from 'react'
import UPlot from 'uplot'

/** One line or set of bars of a chart. `colour` names a variable of the theme. */
export interface ChartSeries {
  readonly name: string
  readonly colour: string
  readonly values: readonly number[]
}

/** Counts over time: drawn for the eye, and as a table for whoever has it read out. */
export function Chart(props: {
  readonly title: string
  /** Instants, one for each value. */
  readonly times: readonly string[]
  readonly series: readonly ChartSeries[]
}): JSX.Element {
  const { title, times, series } = props
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const box = place.current
    if (box === null) return undefined
    const seconds = times.map((at) => Date.parse(at) / 1000)
    const plot = new UPlot(
      optionsOf(series, box.clientWidth, scheme),
      [seconds, ...series.map(({ values }) => [...values])],
      box,
    )
    const watcher = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: heightPx }))
    watcher.observe(box)
    return () => {
      watcher.disconnect()
      plot.destroy()
    }
  }, [times, series, scheme])
  return (
    <figure className="card chart">
      <figcaption>
        <h2>{title}</h2>
        <ul className="legend" aria-hidden="true">
          {series.map(({ name, colour }) => (
            <li key={name}>
              <span className="legend-mark" style={{ background: `var(${colour})` }} />
              {name} <strong>{sum(series, name).toLocaleString('en')}</strong>
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={place} className="chart-place" aria-hidden="true" />
      <details>
        <summary>As a table</summary>
        <div className="table-scroll" tabIndex={0} role="group" aria-label={`${title}, as a table`}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">From</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((at, row) => (
                <tr key={at}>
                  <th scope="row">{moment.format(new Date(at))}</th>
                  {series.map(({ name, values }) => (
                    <td key={name}>{(values[row] ?? 0).toLocaleString('en')}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

const heightPx = 190
const moment = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})

function sum(series: readonly ChartSeries[], name: string): number {
  return series.find((one) => one.name === name)?.values.reduce((all, value) => all + value, 0) ?? 0
}

/** Colours are read from the page as it is in this scheme. */
function optionsOf(series: readonly ChartSeries[], width: number, scheme: 'light' | 'dark'): UPlot.Options {
  const style = getComputedStyle(document.body)
  const colourOf = (variable: string): string => style.getPropertyValue(variable).trim()
  const axis = {
    stroke: colourOf('--mantine-color-dimmed'),
    grid: { stroke: colourOf('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${style.fontFamily}`,
  }
  const bars = UPlot.paths.bars?.({ size: [0.7, barPxMax] })
  return {
    width,
    height: heightPx,
    cursor: { y: false },
    legend: { show: false },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] } },
    axes: [
      { ...axis, values: (_plot, moments) => moments.map((at) => momentWords(at, moments)) },
      {
        ...axis,
        size: 44,
        values: (_plot, values) =>
          values.map((value) => (Number.isInteger(value) ? value.toLocaleString('en') : '')),
      },
    ],
    series: [
      {},
      ...series.map(({ name, colour }, place) => ({
        label: name,
        stroke: colourOf(colour),
        width: 1.5,
        points: { show: false },
        ...(place === 0 && bars
          ? { paths: bars, fill: `${colourOf(colour)}${scheme === 'light' ? '55' : '77'}`, width: 0 }
          : {}),
      })),
    ],
  }
}

const barPxMax = 40

/** `14:00`, or `21 Nov` where a day begins or the marks are days apart. */
function momentWords(seconds: number, all: readonly number[]): string {
  const date = new Date(seconds * 1000)
  const isDaily = (all[1] ?? 0) - (all[0] ?? 0) >= 86_400
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0
  return (isDaily || isMidnight ? dayOnly : hourOnly).format(date)
}

const dayOnly = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const hourOnly = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
