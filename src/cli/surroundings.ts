import type { Command } from 'commander'
import type { CliEnvironment } from '../config/environment.ts'
import type { CommandFault, Exit } from './exit.ts'
import type { Output } from './output.ts'

/** What commands get from whoever runs them. */
export interface Surroundings {
  readonly output: Output
  readonly environment: CliEnvironment
  /** Does a command's work and keeps how it ended. */
  readonly perform: (work: () => Promise<Exit | CommandFault>) => Promise<void>
}

/** Adds one command, or one family of them, to the program. */
export type AddCommand = (program: Command, around: Surroundings) => void
