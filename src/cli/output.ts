/** The only file of the product that writes to the terminal: results to standard output, all else to standard error. */
import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import type { CommandFault } from './exit.ts'
import { printable, printableJson } from './replay-text.ts'

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'

/** Where a command says what it found. Callers escape what others wrote (`printable`), before they lay it out. */
export interface Output {
  /** One line of the result. */
  line(text?: string): void
  /** A result for machines, as one line. What is in it cannot drive a terminal either. */
  json(value: unknown): void
  /** One line for whoever watches, beside the result. */
  note(text: string): void
  /** Why it was not done, and what to do about it. */
  fault(fault: CommandFault): void
  /** A line that the next one replaces; null takes it away. Shown on a terminal alone. */
  progress(text: string | null): void
  /** Text in a style where the result goes to a terminal that knows colours, else as it is. */
  paint(style: Style, text: string): string
  /** Whether `paint` does anything. */
  readonly isColoured: boolean
  /** The result as a stream. */
  readonly results: Writable
}

/** The output of this process. */
export function openOutput(wantsColours: boolean): Output {
  const { stdout, stderr } = process
  const painter =
    (stream: { readonly isTTY: boolean }) =>
    (style: Style, text: string): string =>
      wantsColours && stream.isTTY ? styleText(style, text, { validateStream: false }) : text
  const paintTrouble = painter(stderr)
  // Whoever reads the result has read enough (`| head`); the number is that of a process that SIGPIPE ended.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(128 + 13)
  })
  let shown = false
  const clear = (): void => {
    if (shown) stderr.write('\r\u001B[K')
    shown = false
  }
  const note = (text: string): void => {
    clear()
    stderr.write(`${text}\n`)
  }
  return {
    line(text = '') {
      clear()
      stdout.write(`${text}\n`)
    },
    json: (value) => void stdout.write(`${printableJson(value)}\n`),
    note,
    fault({ message, hint }) {
      for (const [at, line] of message.split('\n').entries())
        note(at === 0 ? `${paintTrouble('red', 'error:')} ${printable(line)}` : printable(line))
      if (hint !== '') note(`${paintTrouble('bold', 'hint:')} ${printable(hint)}`)
    },
    progress(text) {
      if (!stderr.isTTY) return
      clear()
      if (text === null) return
      stderr.write(text)
      shown = true
    },
    paint: painter(stdout),
    isColoured: wantsColours && stdout.isTTY,
    results: stdout,
  }
}
