/**
 * The entry of a parser thread: PostgreSQL's grammar in WebAssembly, and the inspection of what it yields. A text that
 * breaks the parser breaks this thread and nothing else.
 */
import { parentPort } from 'node:worker_threads'
import { fingerprintSync, loadModule, parsePlPgSQLSync, parseSync, SqlError } from 'libpg-query'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { storeCompiled } from '../../core/compiled.ts'
import { spareMemory } from '../../core/spare-memory.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { freeLiterals } from '../text/free-literals.ts'
import { allHanging, hangingParameters, withGivenValues } from '../text/given-values.ts'
import { inspectParsed } from '../session/inspect.ts'
import { shapeOf } from '../text/literals.ts'
import { readyMessage } from './parser-messages.ts'
import type { Inspected, InspectReply, InspectRequest, SentSnapshot } from './parser-messages.ts'
import { differingSnapshot } from '../snapshot/snapshot-difference.ts'
import { SequenceInspector, type ParsedText } from '../session/texts-behind.ts'
import { isTree } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread only.')

const catalogs = new Map<string, CatalogIndex>()
const sequence = new SequenceInspector()

await loadModule()
// The first parse compiles; whoever comes first should not pay for it.
inspect({
  id: 0,
  text: 'select 1',
  snapshotKey: null,
  searchPath: null,
  behind: [],
  given: [],
  snapshot: null,
  forget: [],
})
port.on('message', (request: InspectRequest) => {
  const found = answer(request)
  const { inspection = null, freeLiterals = null } = found ?? {}
  const reply: InspectReply = { id: request.id, inspection, freeLiterals }
  port.postMessage(reply)
})
port.postMessage(readyMessage)
storeCompiled()
spareMemory()

/** The inspection, or null when something other than the text's own grammar went wrong. */
function answer(request: InspectRequest): Inspected | null {
  try {
    return inspect(request)
  } catch {
    // Whatever broke, the text stays unknown and this thread is replaced.
    return null
  }
}

function inspect(request: InspectRequest): Inspected {
  const { text, snapshotKey, searchPath, behind, given, snapshot, forget } = request
  const catalog = snapshotKey === null ? null : catalogOf(snapshotKey, snapshot)
  for (const key of forget) catalogs.delete(key)
  try {
    if (behind.length > 0) {
      const ground = JSON.stringify([snapshotKey, searchPath])
      const bearings = { catalog, searchPath, parse, parsePlPgSql }
      return { inspection: sequence.inspect(text, behind, ground, bearings, parsedWhole), freeLiterals: null }
    }
    const written = parsedText(text)
    const parsed = given.length > 0 ? withGivenValues(written, given) : written
    const shape = shapeOf(text)
    const inspection = inspectParsed(parsed, fingerprintSync(text), {
      catalog,
      searchPath,
      parse,
      parsePlPgSql,
      ...(shape ? { literals: shape.literals } : {}),
    })
    const hangsOn = given.length > 0 ? [] : allHanging(hangingParameters(parsed), inspection.statements)
    return {
      inspection: hangsOn.length > 0 ? { ...inspection, hangsOn } : inspection,
      freeLiterals: shape && freeLiterals(parsed, shape.literals),
    }
  } catch (error) {
    if (!(error instanceof SqlError) || isOwnLimit(error)) throw error
    const position = (error.sqlDetails?.cursorPosition ?? 0) + 1
    const fault = { message: error.message, position }
    return {
      inspection: { kind: 'syntax-error', fault, statements: [], fingerprint: '' },
      freeLiterals: null,
    }
  }
}

function catalogOf(key: string, sent: SentSnapshot | null): CatalogIndex {
  const had = catalogs.get(key)
  if (had) return had
  const made = new CatalogIndex(snapshotFrom(sent))
  catalogs.set(key, made)
  return made
}

function snapshotFrom(sent: SentSnapshot | null): CatalogSnapshot {
  if (sent?.kind === 'whole') return sent.snapshot
  const base = sent && catalogs.get(sent.baseKey)
  if (!base) throw new Error('A snapshot was named before it was sent.')
  return differingSnapshot(base.snapshot, sent.difference)
}

function parsedText(text: string): Tree {
  const parsed: unknown = parseSync(text)
  if (!isTree(parsed)) throw new Error('The parser yielded no tree.')
  return parsed
}

function parsedWhole(text: string): ReturnType<ParsedText> {
  return { parsed: parsedText(text), fingerprint: fingerprintSync(text) }
}

/** For texts of the catalog: one that does not parse is unknown, not an error of the statement. */
function parse(text: string): Tree | null {
  if (text.trim() === '' || text.includes('\0')) return null
  try {
    return parsedText(text)
  } catch (error) {
    if (error instanceof SqlError && !isOwnLimit(error)) return null
    throw error
  }
}

/** For bodies of routines. What the parser says of one that it does not take is plain text, without a kind. */
function parsePlPgSql(text: string): Tree | null {
  try {
    const parsed: unknown = parsePlPgSQLSync(text)
    return isTree(parsed) ? parsed : null
  } catch (error) {
    // A broken parser throws errors of other kinds.
    if (error instanceof Error && error.constructor === Error && !isOwnLimit(error)) return null
    throw error
  }
}

/** Errors that tell of the parser's own limits, which the server's are not. */
function isOwnLimit(error: Error): boolean {
  return /stack depth|out of memory|memory exhausted/.test(error.message)
}
