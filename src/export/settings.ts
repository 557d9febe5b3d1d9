import type { SecretSource } from '../catalog/secret-source.ts'
import type { Clock } from '../core/clock.ts'
import { fileSink } from './file-sink.ts'
import { httpSink } from './http-sink.ts'
import type { Sink } from './sink.ts'
import { syslogSink } from './syslog-sink.ts'

/** Where the events of the ledger are told, and in which form. */
export type ExportSettings = { readonly name: string } & (
  | {
      readonly kind: 'otlp' | 'splunk' | 'webhook'
      readonly url: string
      readonly secret: SecretSource | null
    }
  | {
      readonly kind: 'syslog'
      readonly host: string
      readonly port: number
      /** Null speaks plaintext. `ca`: PEM of the authorities to trust; null: the system's. */
      readonly tls: { readonly ca: string | null } | null
      readonly body: 'cef' | 'ocsf'
    }
  | { readonly kind: 'file'; readonly directory: string }
)

/** The sink that settings describe. Nothing is connected yet. */
export function openSink(settings: ExportSettings, clock: Clock): Sink {
  switch (settings.kind) {
    case 'file':
      return fileSink(settings.directory)
    case 'syslog':
      return syslogSink(settings)
    case 'otlp':
    case 'splunk':
    case 'webhook':
      return httpSink(settings, clock)
  }
}
