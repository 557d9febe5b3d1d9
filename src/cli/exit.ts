/** How the process ends. Scripts may rely on these numbers; docs/cli.md lists them. From 64 on they are those of sysexits.h. */
export const exits = {
  ok: 0,
  /** The answer is no (not whole, refused, a check failed), or something broke. */
  failed: 1,
  /** The command line cannot be understood, or names what is not there. */
  usage: 2,
  /** A gateway, a port or a ledger cannot be had now. */
  unavailable: 69,
  /** The configuration has faults. */
  unconfigured: 78,
  /** Ended by Ctrl-C before it was done, as shells number it. */
  interrupted: 130,
} as const

export type Exit = (typeof exits)[keyof typeof exits]

/** Why a command could not do what was asked, in words for whoever typed it. A value: it is expected to happen. */
export class CommandFault {
  readonly exit: Exit
  readonly message: string
  /** What to do next; empty when the message says it. */
  readonly hint: string

  constructor(exit: Exit, message: string, hint = '') {
    this.exit = exit
    this.message = message
    this.hint = hint
  }
}
