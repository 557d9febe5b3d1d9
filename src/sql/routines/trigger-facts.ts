import { joinName } from '../../core/object-name.ts'
import type { DefinitionFacts } from '../scope/catalog-index.ts'
import { Findings } from '../scope/findings.ts'
import { anything, joined, nothing, whole } from '../scope/lineage.ts'
import { bodyFacts } from './routine-body.ts'
import { rowImages, sayImagesRead } from './row-change.ts'
import type { RowChange } from './row-change.ts'
import { callerPathOf, definitionPath } from '../scope/scope.ts'
import type { Analysis, CteScope, RowImages, Scope } from '../scope/scope.ts'
import type { Node } from '../text/tree.ts'
import { eventsOf } from './trigger.ts'
import type { Trigger } from './trigger.ts'

/** What a trigger does when it fires; what the statement gives stands in it under its mark. */
export interface TriggerFacts extends DefinitionFacts {
  readonly stored: readonly string[] | null
}

/** What a trigger does with a change, or a sentence that says why that is not known. */
export function triggerFacts(trigger: Trigger, asked: RowChange, analysis: Analysis): TriggerFacts | string {
  const change = { ...asked, isBefore: trigger.timing === 'before' }
  const { event } = change
  const firing = event === 'any' ? eventsOf(trigger) : [event.toUpperCase()]
  const images = { ...rowImages(change, analysis), firing }
  const condition = conditionFacts(trigger, images, analysis)
  const body = routineFacts(trigger, change, images, analysis)
  if (typeof body === 'string') return body
  // What a trigger before the event answers with is the row that is stored.
  const isKept = trigger.timing === 'before' && trigger.forEachRow
  const made = isKept ? whole(body) : nothing
  return {
    columns: [],
    open: null,
    effects: [...condition.effects(), ...body.effects],
    uses: joined([{ sources: condition.uses, direct: false, known: true }, body.uses]),
    unknowns: [
      ...condition.unknowns,
      ...body.unknowns,
      ...(made.known
        ? []
        : [`The trigger function ${joinName(...trigger.routine)} stores a value of unknown origin.`]),
    ],
    stored: body.stored ? [...new Set([...body.stored, ...made.sources])] : null,
    placed: (body.placed ?? []).filter(({ source }) => !made.sources.includes(source)),
    ...(isKept && body.sets ? { sets: body.sets, chosen: body.chosen ?? body.sets } : {}),
  }
}

/** What WHEN decides by. */
function conditionFacts({ when }: Trigger, images: RowImages, analysis: Analysis): Findings {
  const findings = new Findings(undefined, true)
  if (!when) return findings
  const own: Analysis = {
    ...analysis,
    searchPath: definitionPath,
    callerPath: callerPathOf(analysis),
    findings,
    parameters: null,
    variables: null,
    declared: null,
    rows: images,
  }
  const items = [images.old, images.new]
  const scope: Scope = { analysis: own, parent: null, items, ctes: null, windows: new Map() }
  findings.use(analysis.walkers.expression(when, scope))
  sayImagesRead(images, findings)
  return findings
}

function routineFacts(
  trigger: Trigger,
  change: RowChange,
  images: RowImages,
  analysis: Analysis,
): TriggerFacts | string {
  // The catalog writes the system's own without their schema.
  const [schema = '', name = ''] =
    trigger.routine.length === 1 ? ['pg_catalog', ...trigger.routine] : trigger.routine
  const written = joinName(...trigger.routine)
  const builtIn = schema === 'pg_catalog' ? builtIns.get(name) : undefined
  if (builtIn) return { ...bare, ...builtIn(trigger, images) }
  const routine = analysis.catalog
    ?.functionsNamed(name)
    .find((one) => one.schema === schema && one.argumentCount === 0 && one.language === 'plpgsql')
  if (!routine) return `What the trigger function ${written} does is not known.`
  const tables: CteScope | null =
    trigger.tables.length === 0
      ? null
      : { outer: null, find: (wanted) => transition(trigger, wanted, images) }
  const { relation, event, columns, set = [] } = change
  const tableNames = trigger.tables.map((one) => one.name)
  const fired = [event, ...(images.firing ?? [])]
  const place = [relation.oid, trigger.timing, ...fired, '', ...columns, '', ...set, '', ...tableNames].join(
    '\0',
  )
  const facts = bodyFacts({ routine, place, around: { name, rows: images, tables } }, analysis)
  return typeof facts === 'string' ? facts : { ...facts, stored: facts.stored ?? null }
}

function transition({ tables }: Trigger, wanted: string, images: RowImages): ReturnType<CteScope['find']> {
  const table = tables.find((one) => one.name === wanted)
  if (!table) return null
  const { columns, open } = table.isNew ? images.new : images.old
  return { columns, open, uses: nothing }
}

const bare: TriggerFacts = { columns: [], open: null, effects: [], uses: nothing, unknowns: [], stored: [] }

type BuiltIn = (trigger: Trigger, images: RowImages) => Partial<TriggerFacts>

/** Trigger functions that the server brings along. */
const builtIns: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  // Whether the row counts as written tells whether it was the same before.
  [
    'suppress_redundant_updates_trigger',
    (_trigger, images) => ({ uses: images.compared(oldRow ?? null, newRow ?? null) ?? anything }),
  ],
  ['tsvector_update_trigger', (trigger, images) => searched(trigger, images)],
  ['tsvector_update_trigger_column', (trigger, images) => searched(trigger, images)],
])

/** True of the name of one of these, as CREATE TRIGGER may write it. */
export function isBuiltInTrigger(path: readonly string[]): boolean {
  const [name = '', schema = 'pg_catalog', ...others] = path.toReversed()
  return schema === 'pg_catalog' && others.length === 0 && builtIns.has(name)
}

/** They make one column of those that their arguments name. */
function searched(trigger: Trigger, { new: row }: RowImages): Partial<TriggerFacts> {
  const read = row.columns.filter((one) => trigger.arguments.slice(2).includes(one.name))
  return { open: joined(read.map((one) => one.lineage)), sets: trigger.arguments.slice(0, 1) }
}

const [oldRow, newRow] = ['old', 'new'].map((sval): Node => ({
  tag: 'ColumnRef',
  body: { fields: [{ String: { sval } }, { A_Star: {} }] },
}))
