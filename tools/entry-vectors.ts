import { z } from 'zod'
import { canonicalJson, type Json } from '../src/ledger/entries/canonical-json.ts'
import { leafSchema } from '../src/ledger/entries/entry.ts'
import { hashLeaf } from '../src/ledger/tiles/tree.ts'

const shape: z.ZodType<Shape> = z.lazy(() =>
  z.looseObject({
    const: z.json().optional(),
    enum: z.array(z.json()).optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    pattern: z.string().optional(),
    oneOf: z.array(shape).optional(),
    anyOf: z.array(shape).optional(),
    items: shape.optional(),
    properties: z.record(z.string(), shape).optional(),
    additionalProperties: z.union([z.boolean(), shape]).optional(),
  }),
)
interface Shape {
  readonly const?: Json | undefined
  readonly enum?: readonly Json[] | undefined
  readonly type?: string | readonly string[] | undefined
  readonly pattern?: string | undefined
  readonly oneOf?: readonly Shape[] | undefined
  readonly anyOf?: readonly Shape[] | undefined
  readonly items?: Shape | undefined
  readonly properties?: Readonly<Record<string, Shape>> | undefined
  readonly additionalProperties?: boolean | Shape | undefined
}

/**
 * One leaf of every type, and its hash, as test/golden/ledger/entries.txt holds them, so that another language can check
 * that it reads what we write.
 */
export function entryVectors(): string {
  const types = shape.parse(z.toJSONSchema(leafSchema)).oneOf ?? []
  const lines = types.map((type, index) => {
    const leaf = sample(type, 'leaf', index)
    const bytes = Buffer.from(canonicalJson(leaf))
    if (!leafSchema.safeParse(leaf).success) throw new Error(`no leaf: ${bytes.toString()}`)
    return `${hashLeaf(bytes).toString('hex')} ${bytes.toString()}`
  })
  const head =
    '# A leaf of every type: SHA-256(0x00 || leaf) in hex, a space, the leaf (RFC 8785). docs/ledger-format.md, section 3.'
  return `${head}\n${lines.join('\n')}\n`
}

function sample({ type: kinds, ...rest }: Shape, name: string, seed: number): Json {
  const type = typeof kinds === 'string' || kinds === undefined ? kinds : kinds[seed % kinds.length]
  const of = { ...rest, type }
  if (of.const !== undefined) return of.const
  if (of.enum) return of.enum[seed % of.enum.length] ?? null
  const choices = of.anyOf ?? of.oneOf
  if (choices) return sample(choices[seed % choices.length] ?? {}, name, seed)
  if (of.properties)
    return Object.fromEntries(
      Object.entries(of.properties).map(([member, inner], at) => [member, sample(inner, member, seed + at)]),
    )
  if (of.type === 'array')
    return of.items ? [sample(of.items, name, seed), sample(of.items, name, seed + 1)] : []
  if (of.type === 'integer') return name === 'index' ? seed : seed * 7
  if (of.type === 'number') return seed + 0.125
  if (of.type === 'boolean') return seed % 2 === 0
  if (of.type === 'null') return null
  const { additionalProperties: members } = of
  if (typeof members === 'object' && members.type !== undefined)
    return { 'a claim': sample(members, name, seed) }
  if (of.type === 'object') return { 'a claim': 'Zürich 😀', nested: [1, true, null] }
  if (of.pattern?.includes('T')) return `2026-11-21T05:00:${String(seed % 60).padStart(2, '0')}.000001Z`
  if (of.pattern !== undefined) return seed.toString(16).padStart(64, '0')
  return texts[seed % texts.length] ?? ''
}

const texts = ['', 'plain', 'Zürich', '"quoted" \\ back', 'line\nbreak\u0001', '😀', '</script>', '\u2028']
