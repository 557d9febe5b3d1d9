import { Group, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type JSX, type ReactNode } from 'react'
import type { Overview, Span } from '../api/contract.ts'
import { overviewOf } from '../api/overview.ts'
import { classWords, valueWords } from '../ledger/entry-words.ts'
import { EvidenceLink } from '../parts/evidence-link.tsx'
import { Ago, spanWords, zone } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { nameOf } from '../parts/principal-words.ts'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { Chart } from './chart.tsx'
import { rankedMax, Ranking } from './ranking.tsx'

/** What somebody who is responsible looks at daily. */
export function OverviewPage(): JSX.Element {
  const [span, setSpan] = useState<Span>('24h')
  const [of, setOf] = useState<Overview['of']>('all')
  const { data, error, refetch } = useQuery(overviewOf(span, of))
  return (
    <Page
      title="Overview"
      says={`${whose(data)}Times are of ${zone}.${data?.isPartial ? ' There was more than could be counted: this is about the newest.' : ''}`}
      beside={
        <Group gap="xs">
          {data && data.gateways.length > 1 ? (
            <SegmentedControl
              size="xs"
              aria-label="Whose figures"
              value={of}
              onChange={(value) => setOf(value === 'here' ? 'here' : 'all')}
              data={[
                { value: 'all', label: `All ${data.gateways.length} gateways` },
                { value: 'here', label: 'This one' },
              ]}
            />
          ) : null}
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            value={span}
            onChange={(value) => setSpan(spans.find((one) => one === value) ?? '24h')}
            data={spans.map((value) => ({ value, label: labels[value] }))}
          />
        </Group>
      }
    >
      {!data ? (
        error ? (
          <Trouble error={error} again={() => void refetch()} />
        ) : (
          <Waiting rows={8} />
        )
      ) : (
        <Content overview={data} />
      )}
    </Page>
  )
}

/** Whose figures they are, where they could be somebody else's. */
function whose(overview: Overview | undefined): string {
  if (overview === undefined || overview.gateways.length < 2) return ''
  const [own = ''] = overview.gateways
  return overview.of === 'here'
    ? `Figures of ${own} alone. `
    : `Figures of all ${overview.gateways.length} gateways of this store; open sessions, alerts, ledger and exports are those of ${own}. `
}

const spans: readonly Span[] = ['1h', '24h', '7d', '30d']
const labels: Readonly<Record<Span, string>> = { '1h': 'Hour', '24h': 'Day', '7d': 'Week', '30d': 'Month' }

function Content({ overview }: { readonly overview: Overview }): JSX.Element {
  const { series } = overview
  const times = useMemo(() => series.map(({ at }) => at), [series])
  const decisions = useMemo(
    () => [
      { name: 'Statements', colour: '--accent', values: series.map(({ statements }) => statements) },
      { name: 'Held', colour: '--warn', values: series.map(({ held }) => held) },
      { name: 'Denied', colour: '--bad', values: series.map(({ denied }) => denied) },
    ],
    [series],
  )
  const masks = useMemo(
    () => [{ name: 'Masked cells', colour: '--mask', values: series.map(({ masked }) => masked) }],
    [series],
  )
  return (
    <>
      <Figures overview={overview} />
      <div className="charts">
        <Chart title="What was asked" times={times} series={decisions} />
        <Chart title="What was masked" times={times} series={masks} />
      </div>
      <div className="charts">
        <Ranking
          title="Who asks most"
          of="Principal"
          rows={overview.principals.map(({ id, kind, name, statements, denied, held }) => ({
            name: nameOf({ id, kind, name }),
            more: kind,
            count: statements,
            tags: { denied, held },
            search: { who: id },
          }))}
        />
        <Ranking
          title="Rules that decide"
          of="Rule"
          rows={overview.rules.map(({ rule, statements, denied, held }) => ({
            name: rule === '' ? 'none' : valueWords('rule', rule),
            more: '',
            count: statements,
            tags: { denied, held },
            search: { rule },
          }))}
        />
        <Ranking
          title="Masked cells by class"
          of="Data class"
          counts="Cells"
          tone="mask"
          rows={withOthers(overview.maskedByClass).map(({ dataClass, statements, cells }) => ({
            name: classWords(dataClass),
            more: statements === 0 ? '' : `in ${counted(statements, 'statement')}`,
            count: cells,
            tags: {},
            search: dataClass === '*' ? { masked: 'true' } : { 'masked-as': dataClass },
          }))}
        />
        <Alerts overview={overview} />
      </div>
    </>
  )
}

type Masked = Overview['maskedByClass'][number]

/** As many as are shown, so that they add up: what is of fewer cells is told together. */
function withOthers(masked: readonly Masked[]): readonly Masked[] {
  const shown = masked.filter(({ dataClass }) => dataClass !== '*').slice(0, rankedMax)
  if (shown.length === masked.length) return masked
  const most = shown.slice(0, rankedMax - 1)
  const sum = (all: readonly Masked[]): number => all.reduce((total, { cells }) => total + cells, 0)
  return [...most, { dataClass: '*', statements: 0, cells: sum(masked) - sum(most) }]
}

function Figures({ overview }: { readonly overview: Overview }): JSX.Element {
  const { statements, denied, held, maskedCells, sessions, reviews, ledger, exports } = overview
  const troubled = exports.filter(({ trouble }) => trouble !== '').length
  return (
    <dl className="figures">
      <Figure
        name="Statements"
        value={statements}
        more={`${overview.rows.toLocaleString('en')} rows shown`}
      />
      <Figure name="Denied" value={denied} more={share(denied, statements)} tone={denied > 0 ? 'bad' : ''} />
      <Figure
        name="Held"
        value={held}
        more={`${reviews.open} wait now`}
        tone={reviews.open > 0 ? 'warn' : ''}
      />
      <Figure
        name="Time to decision"
        value={reviews.medianMs === null ? '—' : spanWords(reviews.medianMs)}
        more={reviews.slowMs === null ? 'no rulings' : `9 of 10 within ${spanWords(reviews.slowMs)}`}
      />
      <Figure name="Masked cells" value={maskedCells} more="before they left" tone="mask" />
      <Figure
        name="Sessions"
        value={sessions.open}
        more={`${sessions.opened} opened, ${sessions.refused} refused`}
      />
      <Figure
        name="Ledger"
        value={<Tag tone={toneOf(ledger.status)}>{ledger.status}</Tag>}
        more={`${ledger.signed.toLocaleString('en')} entries signed`}
      />
      <Figure
        name="Exports"
        value={
          exports.length === 0 ? (
            '—'
          ) : troubled === 0 ? (
            <Tag tone="good">all up</Tag>
          ) : (
            <Tag tone="bad">{troubled} in trouble</Tag>
          )
        }
        more={
          exports.length === 0
            ? 'none set up'
            : `${Math.max(0, ...exports.map(({ behind }) => behind))} behind at most`
        }
      />
    </dl>
  )
}

function Figure(props: {
  readonly name: string
  readonly value: ReactNode
  readonly more: string
  readonly tone?: string
}): JSX.Element {
  const { name, value, more, tone = '' } = props
  return (
    <div className="card figure">
      <dt>{name}</dt>
      <dd className={`figure-value ${tone === '' ? '' : `tone-${tone}`}`}>
        {typeof value === 'number' ? value.toLocaleString('en') : value}
      </dd>
      <dd className="quiet figure-more">{more}</dd>
    </div>
  )
}

function Alerts({ overview: { alerts } }: { readonly overview: Overview }): JSX.Element {
  return (
    <section className="card" aria-label="Alerts">
      <h2>Alerts</h2>
      {alerts.length === 0 ? <p className="quiet">None.</p> : null}
      <ul className="alerts">
        {alerts.map(({ index, at, code, message }) => (
          <li key={index}>
            <EvidenceLink to={{ index }}>
              <Tag tone="bad">{code}</Tag>
            </EvidenceLink>
            <span className="break">{message}</span>
            <span className="quiet">
              <Ago at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

function share(part: number, whole: number): string {
  return whole === 0 ? 'of none' : `${((100 * part) / whole).toFixed(1)} % of statements`
}
