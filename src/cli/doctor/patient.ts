import type { Config } from '../../config.ts'

/** What every check of `sallyport doctor` is told. */
export interface Patient {
  readonly config: Config
  /** True while a gateway runs on this configuration's ledger. */
  readonly isRunning: boolean
}
