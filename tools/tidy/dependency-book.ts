import { matchesGlob } from 'node:path'

/** One line of docs/dependencies.md. */
export interface DependencyLine {
  readonly name: string
  /** Files and globs that may import it, from the root of the checkout. Empty when nothing imports it. */
  readonly importers: readonly string[]
  readonly licence: string
}

/** The tables of docs/dependencies.md: `| package | why it and not us | imported by | licence |`. */
export function dependencyLines(text: string): readonly DependencyLine[] {
  return text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 6 && /^`[^`]+`$/.test(cells[1] ?? ''))
    .map(([, name = '', , importers = '', licence = '']) => ({
      name: name.replaceAll('`', ''),
      importers: Array.from(importers.matchAll(/`([^`]+)`/g), ([, glob = '']) => glob),
      licence,
    }))
}

/** Whether a file is among those that may import the package. */
export function mayImport(line: DependencyLine, path: string): boolean {
  return line.importers.some((glob) => matchesGlob(path, glob))
}
