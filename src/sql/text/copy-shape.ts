import type { CopyShape } from '../../core/inspection.ts'
import { constantText, node, word } from './tree.ts'
import type { Node } from './tree.ts'

interface Asked {
  format: string
  delimiter: string | null
  nullMarker: string | null
  quote: string | null
  escape: string | null
  hasHeader: boolean
}

const unknown: CopyShape = { kind: 'other' }

/** How a COPY with these options (PostgreSQL, "COPY") writes its rows. What is not understood wholly is `other`. */
export function copyShapeOf(options: readonly Node[]): CopyShape {
  const asked: Asked = {
    format: 'text',
    delimiter: null,
    nullMarker: null,
    quote: null,
    escape: null,
    hasHeader: false,
  }
  const seen = new Set<string>()
  for (const option of options) {
    const name = word(option.body, 'defname')
    if (seen.has(name) || !note(asked, name, node(option.body, 'arg'))) return unknown
    seen.add(name)
  }
  return shapeOf(asked)
}

function note(asked: Asked, name: string, arg: Node | null): boolean {
  switch (name) {
    case 'format':
      asked.format = constantText(arg) ?? ''
      return true
    case 'delimiter':
      return (asked.delimiter = constantText(arg)) !== null
    case 'null':
      return (asked.nullMarker = constantText(arg)) !== null
    case 'quote':
      return (asked.quote = constantText(arg)) !== null
    case 'escape':
      return (asked.escape = constantText(arg)) !== null
    case 'header': {
      const has = truthOf(arg)
      asked.hasHeader = has === true
      return has !== null
    }
    case 'encoding':
      // Others may have bytes of ASCII inside of characters.
      return /^utf-?8$/i.test(constantText(arg) ?? '')
    // They change which values are quoted, or nothing that is written.
    case 'force_quote':
    case 'freeze':
      return true
    default:
      return false
  }
}

function shapeOf({ format, delimiter, nullMarker, quote, escape, hasHeader }: Asked): CopyShape {
  if (nullMarker !== null && !/^[^\r\n\0]{0,64}$/.test(nullMarker)) return unknown
  switch (format) {
    case 'text':
      if (quote !== null || escape !== null || !isByte(delimiter ?? '\t')) return unknown
      return { kind: 'text', delimiter: delimiter ?? '\t', nullMarker: nullMarker ?? '\\N', hasHeader }
    case 'csv': {
      const quoted = quote ?? '"'
      const escaped = escape ?? quoted
      if (!isByte(delimiter ?? ',') || !isByte(quoted) || !isByte(escaped)) return unknown
      if (quoted === (delimiter ?? ',') || escaped === (delimiter ?? ',')) return unknown
      return {
        kind: 'csv',
        delimiter: delimiter ?? ',',
        nullMarker: nullMarker ?? '',
        quote: quoted,
        escape: escaped,
        hasHeader,
      }
    }
    case 'binary':
      return { kind: 'binary' }
    default:
      return unknown
  }
}

function isByte(text: string): boolean {
  return text.length === 1 && text.charCodeAt(0) < 0x80 && !'\r\n\0'.includes(text)
}

/** As `defGetBoolean` reads it; null for what is no truth value. */
function truthOf(arg: Node | null): boolean | null {
  if (arg === null) return true
  if (arg.tag === 'Boolean') return arg.body['boolval'] === true
  if (arg.tag === 'Integer') {
    const value = arg.body['ival'] ?? 0
    return value === 1 ? true : value === 0 ? false : null
  }
  const text = constantText(arg)?.toLowerCase()
  if (text === 'true' || text === 'on') return true
  return text === 'false' || text === 'off' ? false : null
}
