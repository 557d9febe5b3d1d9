import { createHash } from 'node:crypto'
import type { MaskStrategy, ReviewTerms } from '../core/decision.ts'
import { detectorNames } from '../core/detector-name.ts'
import { documentPlace } from '../core/document-path.ts'
import { joinName, splitName } from '../core/object-name.ts'
import type { ColumnName } from '../core/inspection.ts'
import { checkPolicy } from './check.ts'
import type { Budget } from './rule.ts'
import { compileCondition, isConditionFault } from './condition.ts'
import type { Condition } from './condition.ts'
import { durationMs } from './duration.ts'
import { inFileOrder, readDocument } from './document.ts'
import type { Fault, Places } from './document.ts'
import { parseObjectPattern } from './object-pattern.ts'
import type {
  DataClass,
  Detection,
  EstimateBound,
  Policy,
  PrincipalSelector,
  ProtectionEntry,
  ResourceSelector,
  Role,
  Rule,
  SubjectEntry,
} from './rule.ts'
import { sizeBytes } from './size.ts'
import { budgetSchema, classSchema, policyBytesMax, policySchema, roleSchema, ruleSchema } from './schema.ts'
import type {
  BudgetText,
  MaskText,
  PolicyText,
  PrincipalsText,
  ResourcesText,
  ReviewText,
  RuleText,
} from './schema.ts'

export type Parsed =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly faults: readonly Fault[] }

/**
 * Reads a policy. `bytes` are the file's, and their SHA-256 is the policy's version; `file` is for messages.
 * A policy with any fault is no policy: all faults come back together.
 */
export function parsePolicy(bytes: Uint8Array, file: string): Parsed {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // The decoder says only that; where, it does not know.
    return {
      ok: false,
      faults: [
        { file, line: 1, column: 1, path: '', message: 'The file is not UTF-8.', fix: 'Save it as UTF-8.' },
      ],
    }
  }
  const read = readDocument(text, file, policySchema, policyBytesMax, lookFurther)
  if (!read.ok) return read
  const faults = checkPolicy(read.value, read.places)
  const version = createHash('sha256').update(bytes).digest('hex')
  const policy = compile(read.value, read.places, { version, file }, faults)
  return faults.length > 0 ? { ok: false, faults: inFileOrder(faults) } : { ok: true, policy }
}

// What is well formed in a file that is not is checked as if it stood alone; the rest stands in as a rule or class
// without faults, so that every place keeps its path.
function lookFurther(unchecked: unknown, places: Places): readonly Fault[] {
  const top = typeof unchecked === 'object' && unchecked !== null ? unchecked : {}
  const at = (key: string): unknown => (Object.hasOwn(top, key) ? Reflect.get(top, key) : undefined)
  const list = (key: string): readonly unknown[] => {
    const found = at(key)
    return Array.isArray(found) ? found : []
  }
  // An ill-formed section is left out whole: little else hangs on these.
  const whole = (
    key: 'timezone' | 'protect' | 'detect' | 'unmask' | 'subjects' | 'channels',
    instead?: unknown,
  ): unknown => (policySchema.shape[key].safeParse(at(key)).success ? at(key) : instead)
  const classes = at('classes')
  const salvaged = policySchema.safeParse({
    version: 1,
    authors: list('authors').filter((one) => policySchema.shape.authors.safeParse([one]).success),
    timezone: whole('timezone'),
    classes: Object.fromEntries(
      Object.entries(typeof classes === 'object' && classes !== null ? classes : {})
        .filter(([name]) => policySchema.shape.classes.safeParse({ [name]: {} }).success)
        .map(([name, one]) => [name, classSchema.safeParse(one).success ? one : {}]),
    ),
    protect: whole('protect'),
    detect: whole('detect'),
    unmask: whole('unmask'),
    roles: list('roles').map((role, place) =>
      roleSchema.safeParse(role).success ? role : { name: nameIn(role) ?? `role-${place}-is-faulty` },
    ),
    subjects: whole('subjects', [{ columns: { 'any.any.any': 'any' } }]),
    channels: whole('channels'),
    budgets: list('budgets').map((budget, place) =>
      budgetSchema.safeParse(budget).success
        ? budget
        : { name: `budget-${place}-is-faulty`, per: 'hour', rows: 1 },
    ),
    rules: list('rules').map((rule, place) =>
      ruleSchema.safeParse(rule).success ? rule : { name: `rule-${place}-is-faulty`, verdict: 'deny' },
    ),
  })
  const faults = salvaged.success ? checkPolicy(salvaged.data, places) : []
  for (const [place, rule] of list('rules').entries()) {
    const when: unknown = typeof rule === 'object' && rule !== null ? Reflect.get(rule, 'when') : undefined
    if (typeof when === 'string') condition(when, place, places, faults)
  }
  return faults
}

/** The name of an entry that is ill formed elsewhere: others may name it. */
function nameIn(entry: unknown): string | null {
  const name: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'name') : undefined
  const read = roleSchema.shape.name.safeParse(name)
  return read.success ? read.data : null
}

function compile(
  text: PolicyText,
  places: Places,
  origin: { readonly version: string; readonly file: string },
  faults: Fault[],
): Policy {
  const classes = new Map(Object.entries(text.classes).map(([name, one]) => [name, dataClass(name, one)]))
  const protections = text.protect.flatMap(compileProtections)
  const detections = text.detect.map(compileDetection)
  const unmaskings = text.unmask.map((entry) => ({
    name: entry.name,
    principals: principalSelector(entry.principals),
    resources: resourceSelector(entry.resources),
    classes: new Set(entry.classes),
  }))
  const rules = text.rules.map((rule, at) => compileRule(rule, at, places, faults))
  const budgets = text.budgets.map(compileBudget)
  const subjects = text.subjects.map(compileSubjects)
  const channels = text.channels.map(({ resources, open }) => ({
    resources: resourceSelector(resources),
    open: open.flatMap((one) => parseObjectPattern(one) ?? []),
  }))
  const roles = text.roles.map(compileRole)
  const parts = { classes, protections, detections, unmaskings, roles, budgets, subjects, channels, rules }
  const opensTokens = [...classes.values()].some((one) => one.opensTokens)
  return Object.freeze({ ...origin, authors: text.authors, timeZone: text.timezone, opensTokens, ...parts })
}

/** An entry for the first class of each column, one for the second of those that have two, and so on. */
function compileProtections({ resources, columns }: PolicyText['protect'][number]): ProtectionEntry[] {
  const lists = Object.entries(columns).map(([text, names]) => [text, [names].flat()] as const)
  const count = Math.max(1, ...lists.map(([, names]) => names.length))
  return Array.from({ length: count }, (_, at) =>
    compileProtection(
      resources,
      lists.flatMap(([text, names]) => {
        const name = names[at]
        return name === undefined ? [] : [[text, name] as const]
      }),
    ),
  )
}

function compileProtection(
  resources: PolicyText['protect'][number]['resources'],
  columns: readonly (readonly [string, string])[],
): ProtectionEntry {
  const named = columns.flatMap(([text, dataClass]) => {
    const place = documentPlace(text)
    const column = place && columnName(place.column)
    return place && column !== null ? [{ column, path: place.path, dataClass }] : []
  })
  return {
    resources: resourceSelector(resources),
    columns: new Map(
      named.flatMap(({ column, path, dataClass }) => (path.length === 0 ? [[column, dataClass]] : [])),
    ),
    members: named.filter(({ path }) => path.length > 0),
  }
}

function compileDetection({ resources, values, except }: PolicyText['detect'][number]): Detection {
  return {
    resources: resourceSelector(resources),
    values: new Map(
      detectorNames.flatMap((detector) => {
        const dataClass = values[detector]
        return dataClass === undefined ? [] : [[detector, dataClass] as const]
      }),
    ),
    except: new Set(except.flatMap((column) => columnName(column) ?? [])),
  }
}

function compileRule(text: RuleText, at: number, places: Places, faults: Fault[]): Rule {
  const objects = text.objects?.flatMap((pattern) => parseObjectPattern(pattern) ?? []) ?? null
  return {
    name: text.name,
    line: places.lineOf(['rules', at]),
    principals: principalSelector(text.principals),
    resources: resourceSelector(text.resources),
    effects: text.effects ? new Set(text.effects) : null,
    objects,
    everyRow: text['every-row'] ?? null,
    condition: text.when === undefined ? null : condition(text.when, at, places, faults),
    estimate: estimateBound(text),
    verdict: text.verdict,
    reason: text.reason ?? '',
    hint: text.hint ?? '',
    review: text.review ? reviewTerms(text.review) : null,
    rowsMax: text['rows-max'] ?? null,
    bytesMax: sizeOf(text['bytes-max']),
    record: text.record ?? null,
    syncReads: text['sync-reads'],
    shadow: text.shadow,
  }
}

function sizeOf(text: number | string | undefined): number | null {
  return text === undefined ? null : sizeBytes(text)
}

function estimateBound(text: RuleText): EstimateBound | null {
  const [rowsMin, costMin] = [text['estimated-rows-min'] ?? null, text['estimated-cost-min'] ?? null]
  return rowsMin === null && costMin === null ? null : { rowsMin, costMin }
}

function compileRole(text: PolicyText['roles'][number]): Role {
  const { name, resources, principals, request } = text
  const glass = text['break-glass']
  return {
    name,
    resources: resourceSelector(resources),
    standing: principals === undefined ? null : principalSelector(principals),
    request:
      request === undefined
        ? null
        : {
            principals: principalSelector(request.principals),
            groups: request.groups,
            quorum: request.quorum,
            lastsMsMax: durationMs(request.longest),
            recursMsMax: (request['recurring-days'] ?? 0) * windowsMs.day,
          },
    breakGlass:
      glass === undefined
        ? null
        : {
            principals: principalSelector(glass.principals),
            lastsMsMax: durationMs(glass.longest),
            stepUp: glass['step-up'],
            groups: glass.groups,
            quorum: glass.quorum,
            reviewWithinMs: durationMs(glass['review-within']),
          },
  }
}

function compileBudget(text: BudgetText): Budget {
  return {
    name: text.name,
    principals: principalSelector(text.principals),
    resources: resourceSelector(text.resources),
    windowMs: windowsMs[text.per],
    limits: {
      statements: text.statements ?? null,
      rows: text.rows ?? null,
      bytes: sizeOf(text.bytes),
      maskedCells: text['masked-cells'] ?? null,
      subjects: text.subjects ?? null,
    },
    over: text.over,
    review: text.review ? reviewTerms(text.review) : null,
  }
}

function compileSubjects({ resources, columns }: PolicyText['subjects'][number]): SubjectEntry {
  const named = Object.entries(columns).flatMap(([text, kind]) => {
    const column = columnName(text)
    return column === null ? [] : [[column, kind] as const]
  })
  return { resources: resourceSelector(resources), columns: new Map(named) }
}

const windowsMs = { hour: 3_600_000, day: 24 * 3_600_000 } as const

function condition(text: string, at: number, places: Places, faults: Fault[]): Condition | null {
  const compiled = compileCondition(text)
  const path = ['rules', at, 'when']
  if (isConditionFault(compiled)) {
    faults.push(places.fault(path, compiled.message, compiled.fix, { offset: compiled.offset }))
    return null
  }
  if (compiled.constant !== null) {
    const always = compiled.constant ? 'always' : 'never'
    faults.push(
      places.fault(
        path,
        `The condition ${always} holds.`,
        compiled.constant ? 'Remove it.' : 'Remove the rule.',
      ),
    )
  }
  return compiled
}

function dataClass(name: string, text: PolicyText['classes'][string]): DataClass {
  return {
    name,
    strategy: strategy(name, text.mask),
    predicates: text.predicates === 'tokens' ? 'deny' : text.predicates,
    opensTokens: text.predicates === 'tokens',
    writes: text.writes ?? 'deny',
    review: text.review ? reviewTerms(text.review) : null,
  }
}

function strategy(dataClass: string, mask: MaskText): MaskStrategy {
  if (mask === null || mask === 'null') return { kind: 'null' }
  if (mask === 'token') return { kind: 'token', dataClass }
  if (mask === 'year') return { kind: 'year' }
  if ('token' in mask) return { kind: 'token', dataClass, isReversible: true }
  return 'fixed' in mask
    ? { kind: 'fixed', text: mask.fixed }
    : { kind: 'keep-last', count: mask['keep-last'] }
}

/** A column name in the spelling that inspections use; null when the text is not `schema.table.column`. */
function columnName(text: string): ColumnName | null {
  const parts = splitName(text)
  return parts?.length === 3 ? joinName(...parts) : null
}

function resourceSelector(text: ResourcesText | undefined): ResourceSelector {
  if (text === undefined) return { names: null, labels: new Map() }
  if (typeof text === 'string') return { names: [text], labels: new Map() }
  if (Array.isArray(text)) return { names: text, labels: new Map() }
  return { names: text.names ?? null, labels: new Map(Object.entries(text.labels ?? {})) }
}

function principalSelector(text: PrincipalsText | undefined): PrincipalSelector {
  const behind = text?.['on-behalf-of']
  const claims = Object.entries(text?.claims ?? {}).map(
    ([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)] as const,
  )
  return {
    ids: text?.ids ?? null,
    issuers: text?.issuers ?? null,
    kinds: text?.kinds ?? null,
    groups: text?.groups ?? null,
    claims: new Map(claims),
    onBehalfOf: behind ? principalSelector(behind) : null,
  }
}

const validMsUnlessSaid = 15 * 60_000

function reviewTerms(text: ReviewText): ReviewTerms {
  const { uses, valid, retry, binds } = text
  const terms = {
    groups: [...new Set([...(text.groups ?? []), ...(text.escalate?.groups ?? [])])].sort(),
    ...(text.owners === undefined ? {} : { owners: { mayRule: true, needed: text.owners } }),
    quorum: text.quorum,
    waitMsMax: durationMs(text.wait),
    ...(text.passkey ? { passkey: true as const } : {}),
    ...(text['not-author'] ? { notAuthor: true as const } : {}),
    ...(text['keep-role'] ? { keepsRole: true as const } : {}),
    ...(text.preview ? { preview: true as const } : {}),
    ...(text.together ? { together: true as const } : {}),
    ...(text['second-look'] === undefined ? {} : { secondLookPercent: text['second-look'] }),
    ...(text['wait-in-transaction'] === undefined
      ? {}
      : { inTransactionMsMax: durationMs(text['wait-in-transaction']) }),
    ...(text.escalate
      ? { escalation: { afterMs: durationMs(text.escalate.after), groups: text.escalate.groups } }
      : {}),
  }
  if (uses === undefined && valid === undefined && retry === undefined && binds === undefined) return terms
  const standing = {
    waits: retry !== true,
    usesMax: uses ?? 1,
    validMs: valid === undefined ? validMsUnlessSaid : durationMs(valid),
    binds: binds ?? ('text' as const),
  }
  return { ...terms, standing }
}
