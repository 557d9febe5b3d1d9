import type { SecretSource } from '../catalog/secret-source.ts'
import type { Clock } from '../core/clock.ts'
import { mailSink, type MailSettings } from './notice-mail.ts'
import { slackSink, type SlackSettings } from './notice-slack.ts'
import { webhookSink, type WebhookSettings } from './notice-webhook.ts'
import type { NoticeSink } from './notice.ts'

/** Where reviewers are told, as the configuration says it. */
export type SinkSettings =
  | (MailSettings & { readonly kind: 'mail' })
  | (WebhookSettings & { readonly kind: 'webhook' })
  | (SlackSettings & { readonly kind: 'slack'; readonly signingSecret: SecretSource })

/** The sinks of a configuration. */
export function makeSinks(all: readonly SinkSettings[], clock: Clock): readonly NoticeSink[] {
  return all.map((settings) => {
    switch (settings.kind) {
      case 'mail':
        return mailSink(settings)
      case 'webhook':
        return webhookSink(settings, clock)
      case 'slack':
        return slackSink(settings)
    }
  })
}
