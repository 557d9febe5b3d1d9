import type { FastifyInstance } from 'fastify'
import type { LedgerDesk } from '../audit/ledger-desk.ts'
import {
  readOverview,
  readReviewCounts,
  type OverviewCounts,
  type OverviewGroup,
  type OverviewSpan,
} from '../audit/overview.ts'
import { knownNames } from '../audit/known-names.ts'
import { otherClasses } from '../core/masked-classes.ts'
import { Refusal } from '../core/refusal.ts'
import type { ExportDesk } from '../export/desk.ts'
import { readEntryAt } from '../ledger/journal/tail.ts'
import type { Policy } from '../policy/rule.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import { spanQuery, type Span } from './contract/words.ts'
import { overviewQuery, type Overview, type PolicyHits } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import type { SessionParts } from './sessions.ts'

/** What the overview is counted from. */
export interface OverviewParts extends Pick<SessionParts, 'gate' | 'roles' | 'clock' | 'gateway'> {
  readonly store: Store
  readonly directory: string
  readonly policy: () => Policy
  readonly ledgerDesk: LedgerDesk
  readonly exports: ExportDesk
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const spansMs: Readonly<Record<Span, { readonly lengthMs: number; readonly stepMs: number }>> = {
  '1h': { lengthMs: hourMs, stepMs: 5 * minuteMs },
  '24h': { lengthMs: 24 * hourMs, stepMs: hourMs },
  '7d': { lengthMs: 7 * 24 * hourMs, stepMs: 6 * hourMs },
  '30d': { lengthMs: 30 * 24 * hourMs, stepMs: 24 * hourMs },
}
/** Whoever asks again sooner is told the same: counting costs the store. */
const keptMs = 5000

/** Adds `GET /overview` and `GET /policy/hits`: what happened, in numbers. */
export function addOverview(app: FastifyInstance, parts: OverviewParts): void {
  const { roles, clock } = parts
  const kept = new Map<string, { readonly atMs: number; readonly found: Promise<Counted | Refusal> }>()
  const counted = (span: Span, of: Scope): Promise<Counted | Refusal> => {
    const name = `${span} ${of}`
    const known = kept.get(name)
    if (known && clock.monotonic() - known.atMs < keptMs) return known.found
    const found = count(parts, span, of)
    kept.set(name, { atMs: clock.monotonic(), found })
    return found
  }
  app.get('/overview', async (request, reply) => {
    const no = roles.whyNot(principalOf(request), 'operator', 'auditor')
    const asked = parse(overviewQuery, request.query)
    if (no) return sendProblem(reply, no)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const found = await counted(asked.span, asked.of)
    return found instanceof Refusal ? sendProblem(reply, found) : viewOf(parts, asked, found)
  })
  app.get('/policy/hits', async (request, reply) => {
    const no = roles.whyNot(principalOf(request), 'policy-author', 'policy-approver', 'operator', 'auditor')
    const asked = parse(spanQuery, request.query)
    if (no) return sendProblem(reply, no)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const found = await counted(asked.span, 'all')
    if (found instanceof Refusal) return sendProblem(reply, found)
    const shadows = new Set(parts.policy().rules.flatMap(({ name, shadow }) => (shadow ? [name] : [])))
    return {
      rules: found.counts.rules.map(({ name, allowed, held, denied, lastAt }) => ({
        rule: name,
        allow: allowed,
        review: held,
        deny: denied,
        lastAt: iso(lastAt),
        shadow: shadows.has(name),
      })),
      isPartial: found.counts.isPartial,
    } satisfies PolicyHits
  })
}

type Scope = Overview['of']

interface Counted {
  readonly span: OverviewSpan
  readonly counts: OverviewCounts
  readonly reviews: Exclude<Awaited<ReturnType<typeof readReviewCounts>>, Refusal>
  readonly alerts: Overview['alerts']
  /** What those who asked most are called. */
  readonly names: ReadonlyMap<string, string>
}

async function count(parts: OverviewParts, name: Span, of: Scope): Promise<Counted | Refusal> {
  const { store, gateway, clock, directory } = parts
  const { lengthMs, stepMs } = spansMs[name]
  const to = clock.now()
  // Points of a series begin at round times, so that they do not wander from one look to the next.
  const span = { from: Math.floor((to - lengthMs) / stepMs) * stepMs, to, stepMs }
  const counts = await readOverview(store, { origin: gateway, isAlone: of === 'here' }, span)
  if (counts instanceof Refusal) return counts
  const reviews = await readReviewCounts(store, span)
  if (reviews instanceof Refusal) return reviews
  const alerts: Overview['alerts'] = []
  for (const { index, place } of counts.alerts) {
    const leaf = (await readEntryAt(directory, index, place))?.leaf
    if (leaf?.type === 'alert') alerts.push({ index, at: leaf.at, code: leaf.code, message: leaf.message })
  }
  const names = await knownNames(
    store,
    counts.principals.map(({ name: id }) => id),
  )
  return { span, counts, reviews, alerts, names }
}

function viewOf(
  parts: OverviewParts,
  asked: { readonly span: Span; readonly of: Scope },
  found: Counted,
): Overview {
  const { span, counts, reviews, alerts, names } = found
  const others = counts.origins.filter((origin) => origin !== parts.gateway)
  const { statements, denied, held, rows, masked, opened, refused } = counts.totals
  const { median_ms: medianMs, slow_ms: slowMs, ...ends } = reviews
  return {
    ...asked,
    gateways: [parts.gateway, ...others],
    from: iso(span.from),
    to: iso(span.to),
    isPartial: counts.isPartial,
    statements,
    denied,
    held,
    rows,
    maskedCells: masked,
    sessions: { opened, refused, open: parts.gate.sessions.size },
    reviews: { ...ends, medianMs, slowMs },
    maskedByClass: byClass(counts.masked, masked),
    principals: counts.principals.map(({ name: id, kind, ...group }) => ({
      id,
      kind,
      name: names.get(id) ?? '',
      ...numbersOf(group),
    })),
    rules: counts.rules.map(({ name: rule, ...group }) => ({ rule, ...numbersOf(group) })),
    alerts,
    exports: parts.exports.health().map(({ name: exporter, behind, trouble }) => ({
      name: exporter,
      behind,
      trouble,
    })),
    ledger: parts.ledgerDesk.state(),
    series: seriesOf(found),
  }
}

function numbersOf({ statements, denied, held }: Pick<OverviewGroup, 'statements' | 'denied' | 'held'>): {
  statements: number
  denied: number
  held: number
} {
  return { statements, denied, held }
}

/** With what is of classes beyond those that are told, so that all sum up to `cells`. */
function byClass(masked: OverviewCounts['masked'], cells: number): Overview['maskedByClass'] {
  const others = masked.reduce((left, one) => left - one.cells, cells)
  const told = masked.map(({ class: dataClass, ...sums }) => ({ dataClass, ...sums }))
  const known = told.find(({ dataClass }) => dataClass === otherClasses)
  if (others > 0 && known) known.cells += others
  else if (others > 0) told.push({ dataClass: otherClasses, statements: 0, cells: others })
  return told
}

/** Every point of the span, those without anything too. */
function seriesOf({ span, counts }: Counted): Overview['series'] {
  const known = new Map(counts.series.map((point) => [point.at.getTime(), point]))
  const series: Overview['series'] = []
  for (let at = span.from; at < span.to; at += span.stepMs) {
    const { statements = 0, denied = 0, held = 0, masked = 0 } = known.get(at) ?? {}
    series.push({ at: iso(at), statements, denied, held, masked })
  }
  return series
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
