/** Judges labelled statements with a policy of the stage's and a real catalog, without a wire. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CatalogReader } from '../../src/catalog/catalog-reader.ts'
import { ResourceBook } from '../../src/catalog/resource-book.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { Principal } from '../../src/core/principal.ts'
import type { Resource } from '../../src/core/resource.ts'
import { decide } from '../../src/policy/decide.ts'
import { judgedStatements } from '../../src/policy/facts.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import { Inspector } from '../../src/sql/parser/inspector.ts'
import { SessionNames } from '../../src/sql/session/session-names.ts'
import type { Stage } from './stage.ts'

export interface RiskLabel {
  readonly place: string
  readonly verdict: string
  /** The first server whose grammar has its words; 0 for any. Others may mean something else by them. */
  readonly since: number
  readonly kinds: readonly string[]
  readonly text: string
}

export interface WrongVerdict {
  readonly place: string
  readonly text: string
  readonly expected: string
  readonly found: string
  /** The gateway would let pass what the label does not. */
  readonly isDangerous: boolean
}

const agent: Principal = {
  id: 'issuer#agent',
  kind: 'agent',
  issuer: 'issuer',
  subject: 'agent',
  name: 'agent',
  groups: ['agents'],
  claims: {},
  endsAt: 0,
}
const strictness = ['allow', 'review', 'deny']

/** Every line of the folder's files but comments. Throws on a line that is not a label. */
export function readLabels(folder: string): readonly RiskLabel[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .flatMap((line, at): readonly RiskLabel[] => {
          if (line.startsWith('#') || line.trim() === '') return []
          const match = /^(allow|review|deny)(?: since (\d+))? \| ([\w,-]+) \| (.*)$/.exec(line)
          if (!match) throw new Error(`${file}:${at + 1} is no label.`)
          const [, verdict = '', since = '0', kinds = '', text = ''] = match
          return [
            {
              place: `${file}:${at + 1}`,
              verdict,
              since: Number(since),
              kinds: kinds.split(','),
              text: text.replaceAll('\\n', '\n'),
            },
          ]
        }),
    )
}

export async function judgeAll(stage: Stage, labels: readonly RiskLabel[]): Promise<readonly WrongVerdict[]> {
  const { file, resource: name } = stage.set.judgedBy
  const resource: Resource = { name, protocol: 'postgres', labels: {} }
  const parsed = parsePolicy(readFileSync(file), file)
  if (!parsed.ok) throw new Error(`The policy has faults: ${JSON.stringify(parsed.faults)}`)
  const inspector = new Inspector(systemClock)
  const book = new ResourceBook([{ resource, target: stage.target, secret: null }])
  const reader = new CatalogReader({ book, clock: systemClock, report: () => undefined }, name)
  await reader.start()
  const wrong: WrongVerdict[] = []
  for (const { place, verdict, since, kinds, text } of labels) {
    if (since > stage.serverVersion) continue
    const context = { resource: name, snapshot: reader.current(), searchPath: ['public'] }
    const inspection = new SessionNames().resolve(await inspector.inspect(text, context))
    const facts = {
      principal: agent,
      resource,
      act: 'run',
      inspection,
      nowMs: Date.UTC(2026, 0, 5, 12),
    } as const
    const decision = decide(parsed.policy, facts)
    const effects = new Set(
      judgedStatements(facts).flatMap((judged) => judged.effects.map((effect) => effect.kind)),
    )
    const missing = kinds.filter((kind) => ![...effects].some((one) => one === kind))
    if (decision.verdict === verdict && missing.length === 0) continue
    const found = `${decision.verdict} (${decision.code}, ${decision.rule}) with ${[...effects].join(', ')}: ${decision.reason}`
    const isDangerous = strictness.indexOf(decision.verdict) < strictness.indexOf(verdict)
    wrong.push({ place, text, expected: `${verdict} with ${kinds.join(', ')}`, found, isDangerous })
  }
  await reader.close()
  await inspector.close()
  return wrong
}
