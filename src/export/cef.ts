import type { OcsfEvent } from './ocsf.ts'

/** Names of classes as CEF's event name shows them. */
const classNames: ReadonlyMap<number, string> = new Map([
  [1008, 'Event Log Activity'],
  [2004, 'Detection Finding'],
  [3002, 'Authentication'],
  [3004, 'Entity Management'],
  [6002, 'Application Lifecycle'],
  [6005, 'Datastore Activity'],
])

const outcomeWords: ReadonlyMap<number, string> = new Map([
  [1, 'success'],
  [2, 'failure'],
])

/** An event in ArcSight's Common Event Format, version 0. Origin, index and leaf hash stand in cs1, cn1 and cs2. */
export function cefLine(event: OcsfEvent): string {
  const { product } = event.metadata
  const head = [
    'CEF:0',
    product.vendor_name,
    product.name,
    product.version,
    String(event.type_uid),
    classNames.get(event.class_uid) ?? 'Event',
    String(Math.min(10, event.severity_id * 2)),
  ]
  const ledger = member(event['unmapped'], 'ledger')
  const values: readonly (readonly [string, unknown])[] = [
    ['rt', event.time],
    ['externalId', event.metadata.uid],
    ['msg', event.message],
    ['outcome', outcomeWords.get(event.status_id)],
    ['suser', member(event['user'], 'uid')],
    ['src', member(event['src_endpoint'], 'ip')],
    ['spt', member(event['src_endpoint'], 'port')],
    ['dhost', member(event['dst_endpoint'], 'name')],
    ['act', event['action_id']],
    ['reason', event['status_code']],
    ['cs1', member(ledger, 'origin')],
    ['cs1Label', 'ledgerOrigin'],
    ['cn1', member(ledger, 'index')],
    ['cn1Label', 'ledgerIndex'],
    ['cs2', member(ledger, 'leaf_hash')],
    ['cs2Label', 'leafHash'],
    ['cs3', member(event['policy'], 'name')],
    ['cs3Label', 'rule'],
    ['cs4', member(event['table'], 'name')],
    ['cs4Label', 'object'],
    ['cs5', event.metadata.correlation_uid],
    ['cs5Label', 'session'],
    ['cn2', member(event['query_result'], 'rows')],
    ['cn2Label', 'rows'],
    ['cn3', member(event['query_result'], 'masked')],
    ['cn3Label', 'maskedCells'],
    ['cs6', classesOf(member(event['query_result'], 'masked_by'))],
    ['cs6Label', 'maskedBy'],
  ]
  const isThere = (name: string): boolean =>
    values.some(([other, value]) => other === name && value !== undefined)
  const extension = values
    .filter(([name, value]) => value !== undefined && (!name.endsWith('Label') || isThere(name.slice(0, -5))))
    .map(([name, value]) => `${name}=${escapeValue(String(value))}`)
  return [...head.slice(0, 1), ...head.slice(1).map(escapeHead), extension.join(' ')].join('|')
}

/** `ssn:2 email:1`; undefined where it is not said. */
function classesOf(maskedBy: unknown): string | undefined {
  if (typeof maskedBy !== 'object' || maskedBy === null) return undefined
  return Object.entries(maskedBy)
    .map(([name, cells]) => `${name.replaceAll(' ', '+')}:${cells}`)
    .join(' ')
}

function escapeHead(text: string): string {
  return oneLine(text).replaceAll(/[\\|]/g, '\\$&')
}

function escapeValue(text: string): string {
  return oneLine(text.replaceAll(/[\\=]/g, '\\$&').replaceAll(/\r\n|[\r\n]/g, '\\n'))
}

/** Without control characters, which could begin a line of their own at the receiver. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ')
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}
