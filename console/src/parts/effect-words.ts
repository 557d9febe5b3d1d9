/** As much of an effect as words need. */
export interface EffectView {
  readonly kind: string
  readonly verb: string
  readonly object: string | null
  readonly everyRow?: boolean
}

/** What an effect does, as a sentence without a subject: `Delete every row of public.import_staging`. */
export function effectWords({ kind, verb, object, everyRow = false }: EffectView): string {
  const place = object ?? ''
  const rows = everyRow ? 'every row' : 'rows'
  switch (kind) {
    case 'read':
      return place === '' ? 'Read' : `Read ${place}`
    case 'write':
      return writeWords(verb, rows, place)
    case 'define':
      return `${capital(verb)} ${verb.endsWith('index') ? 'on ' : ''}${place === '' ? 'an object' : place}`
    case 'grant':
      return `${capital(verb)}: privileges or roles${place === '' ? '' : ` of ${place}`}`
    case 'session':
      return `Set ${place === '' ? 'the session' : place}`
    case 'transaction':
      return capital(verb)
    case 'lock':
      return `Lock ${place}`
    case 'notify':
      return `${capital(verb)} ${place}`
    case 'maintain':
      return `${capital(verb)} ${place === '' ? 'the database' : place}`
    case 'server-file':
      return `Touch a file of the target’s machine: ${place}`
    case 'program':
      return `Run a program on the target’s machine: ${place}`
    case 'network':
      return `Open a connection from the target: ${place}`
    default:
      return `${capital(verb)}${place === '' ? '' : ` ${place}`}: what it does could not be established`
  }
}

/** The effects, gravest first. */
export function bySeverity<T extends EffectView>(effects: readonly T[]): readonly T[] {
  return effects.toSorted((one, other) => gravity(other) - gravity(one))
}

/** Whether an effect leaves something behind, or cannot be known not to. */
export function isGrave({ kind }: EffectView): boolean {
  return !harmless.has(kind)
}

const harmless = new Set(['connect', 'read', 'session', 'transaction'])
const order = [
  'transaction',
  'session',
  'connect',
  'read',
  'notify',
  'lock',
  'maintain',
  'write',
  'define',
  'grant',
  'network',
  'server-file',
  'program',
  'replication',
  'unknown',
]

function gravity(effect: EffectView): number {
  const place = order.indexOf(effect.kind)
  return (place < 0 ? order.length : place) * 2 + (effect.everyRow === true ? 1 : 0)
}

function writeWords(verb: string, rows: string, place: string): string {
  switch (verb) {
    case 'delete':
      return `Delete ${rows} of ${place}`
    case 'update':
      return `Change ${rows} of ${place}`
    case 'insert':
      return `Add rows to ${place}`
    case 'truncate':
      return `Empty ${place}`
    case 'copy':
      return `Copy rows into ${place}`
    default:
      return `${capital(verb)} ${rows} of ${place}`
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
