import type { SecretSource } from '../catalog/secret-source.ts'
import type { Clock } from '../core/clock.ts'
import { slackSink } from './notice-slack.ts'
import { webhookSink } from './notice-webhook.ts'
import type { NoticeSink } from './notice.ts'

/** Where reviewers are told, as the configuration says it. */
export type SinkSettings = {
  readonly name: string
  readonly groups: readonly string[] | null
  readonly withStatement: boolean
} & (
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: SecretSource }
  | {
      readonly kind: 'slack'
      readonly channel: string
      readonly api: string
      readonly token: SecretSource
      readonly signingSecret: SecretSource
    }
)

/** The sinks of a configuration. */
export function makeSinks(all: readonly SinkSettings[], clock: Clock): readonly NoticeSink[] {
  return all.map((settings) =>
    settings.kind === 'webhook' ? webhookSink(settings, clock) : slackSink(settings),
  )
}
