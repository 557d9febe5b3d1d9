import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import type {
  CatalogCast,
  CatalogEventTrigger,
  CatalogColumn,
  ComparedWhere,
  CatalogFunction,
  CatalogOperator,
  CatalogSnapshot,
  ForeignKey,
  Relation,
  RowKeys,
} from '../core/catalog-snapshot.ts'
import { CommandFault, exits } from './exit.ts'

const count = z.int().min(0)
const texts = z.array(z.string()).readonly()

type Members<T> = Readonly<Record<keyof T, z.ZodType>>

// Each names every member of what it reads, so that one that is added there is missed here by the compiler.
const comparedWhere = z.strictObject({
  column: z.string(),
  conditions: texts,
} satisfies Members<ComparedWhere>)
const column = z.strictObject({
  number: z.int(),
  name: z.string(),
  typeOid: count,
  typeName: z.string(),
  generated: z.string().nullable(),
  isCollated: z.literal(true).exactOptional(),
  comparedWith: texts.exactOptional(),
  comparedWhere: z.array(comparedWhere).readonly().exactOptional(),
  isComparedUngiven: z.literal(true).exactOptional(),
  isNumbered: z.literal(true).exactOptional(),
  isNumberedElsewhere: z.literal(true).exactOptional(),
  isComparedAnew: z.literal(true).exactOptional(),
  modifier: z.int().exactOptional(),
  isStored: z.literal(true).exactOptional(),
  isNotNull: z.literal(true).exactOptional(),
  isBound: z.literal(true).exactOptional(),
} satisfies Members<CatalogColumn>)
const action = z.enum(['none', 'cascade', 'set-null', 'set-default'])
const foreignKey = z.strictObject({
  target: count,
  columns: texts,
  targetColumns: texts,
  onDelete: action,
  onUpdate: action,
} satisfies Members<ForeignKey>)
const numbers = z.array(count).readonly()
const rowKeys = z.strictObject({
  primary: numbers,
  others: z.array(numbers).readonly(),
} satisfies Members<RowKeys>)
const relation = z.strictObject({
  oid: count,
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'partitioned', 'view', 'materialized', 'foreign', 'sequence', 'composite', 'index']),
  columns: z.array(column).readonly(),
  definition: z.string().nullable(),
  hasTriggers: z.boolean(),
  hasRules: z.boolean(),
  parents: z.array(count).readonly(),
  triggers: texts.exactOptional(),
  rules: texts.exactOptional(),
  filledFrom: texts.exactOptional(),
  foreignKeys: z.array(foreignKey).readonly().exactOptional(),
  readExpressions: texts.exactOptional(),
  writeExpressions: texts.exactOptional(),
  checks: z.array(texts).readonly().exactOptional(),
  indexExpressions: texts.exactOptional(),
  partitionKey: texts.exactOptional(),
  rowKeys: rowKeys.exactOptional(),
  isUnread: z.literal(true).exactOptional(),
} satisfies Members<Relation>)
const routine = z.strictObject({
  oid: count.exactOptional(),
  schema: z.string(),
  name: z.string(),
  argumentCount: count,
  volatility: z.enum(['immutable', 'stable', 'volatile']),
  language: z.string(),
  body: z.string().nullable(),
  securityDefiner: z.boolean(),
  isBodyDefinition: z.boolean().exactOptional(),
  kind: z.enum(['function', 'procedure', 'aggregate', 'window']).exactOptional(),
  parameters: z.string().exactOptional(),
  result: z.string().nullable().exactOptional(),
  defaultCount: count.exactOptional(),
  isVariadic: z.boolean().exactOptional(),
  argumentTypes: texts.exactOptional(),
  outputs: texts.nullable().exactOptional(),
  settings: texts.exactOptional(),
  hasUserSchemas: z.boolean().exactOptional(),
  isStrict: z.boolean().exactOptional(),
  aggregates: z.strictObject({ functions: texts, states: z.array(count).readonly() }).exactOptional(),
} satisfies Members<CatalogFunction>)

/** A target's catalog as it is kept in a file, gzipped JSON. It holds definitions and no rows. */
const storedCatalog = z.strictObject({
  sallyport: z.literal('catalog 1'),
  resource: z.string(),
  /** The login that read it, whose schema `$user` is. */
  login: z.string(),
  /** What a session of that login looks names up in, as the setting says it. */
  searchPath: z.string(),
  /** When it was read, RFC 3339. */
  readAt: z.string(),
  snapshot: z.strictObject({
    version: z.string(),
    serverVersion: count,
    schemas: texts.exactOptional(),
    relations: z.array(relation).readonly(),
    functions: z.array(routine).readonly(),
    customOperators: texts,
    operators: z
      .array(z.strictObject({ name: z.string(), functions: texts } satisfies Members<CatalogOperator>))
      .readonly()
      .exactOptional(),
    customTypes: texts,
    casts: z
      .array(
        z.strictObject({
          source: z.string(),
          schema: z.string(),
          name: z.string(),
          when: z.enum(['compared', 'defaulted']).exactOptional(),
        } satisfies Members<CatalogCast>),
      )
      .readonly()
      .exactOptional(),
    customTypeOids: z.array(count).readonly().exactOptional(),
    hasUserSchemas: z.boolean().exactOptional(),
    eventTriggers: z
      .array(
        z.strictObject({
          event: z.string(),
          schema: z.string(),
          name: z.string(),
        } satisfies Members<CatalogEventTrigger>),
      )
      .readonly()
      .exactOptional(),
  } satisfies Members<CatalogSnapshot>) satisfies z.ZodType<CatalogSnapshot>,
})
export type StoredCatalog = z.infer<typeof storedCatalog>

const fileBytesMax = 64 * 1024 * 1024
const catalogBytesMax = 512 * 1024 * 1024

/** The catalog in a file, or why it cannot be used. */
export function readCatalogFile(file: string): StoredCatalog | CommandFault {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) return new CommandFault(exits.usage, `There is no file ${file}.`, howToKeep)
  if (found.size > fileBytesMax)
    return new CommandFault(exits.usage, `${file} is larger than ${fileBytesMax} bytes.`)
  const json = decoded(readFileSync(file))
  const read = storedCatalog.safeParse(json)
  if (read.success) return read.data
  return new CommandFault(exits.usage, `${file} does not hold a catalog that this version reads.`, howToKeep)
}

/** Keeps a catalog in a file, which must not be there yet. */
export function writeCatalogFile(file: string, catalog: StoredCatalog): CommandFault | null {
  try {
    writeFileSync(file, gzipSync(JSON.stringify(catalog)), { flag: 'wx', mode: 0o644 })
    return null
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    return new CommandFault(exits.failed, `${file} is there already.`, 'Name a new file.')
  }
}

function decoded(bytes: Buffer): unknown {
  try {
    return JSON.parse(gunzipSync(bytes, { maxOutputLength: catalogBytesMax }).toString('utf8'))
  } catch {
    // Not gzip, too large once unpacked, or not JSON: the schema says no to it.
    return null
  }
}

const howToKeep = '`sallyport policy test --keep-catalog <file>` writes one.'
