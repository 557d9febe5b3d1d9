/** Notices as signed HTTP requests, in the form of Standard Webhooks 1.0 (headers `webhook-id`, `-timestamp`, `-signature`). */
import { createHmac } from 'node:crypto'
import { SecretFault, type SecretSource } from '../catalog/secret-source.ts'
import type { Clock } from '../core/clock.ts'
import type { Secret } from '../core/secret.ts'
import type { Notice, NoticeSink, Sent } from './notice.ts'

/** Where a webhook goes and what signs it. */
export interface WebhookSettings {
  readonly name: string
  readonly groups: readonly string[] | null
  readonly url: string
  /** Read for each notice, so that it may be changed meanwhile. */
  readonly secret: SecretSource
  /** False leaves the statement out; people read it where they rule. */
  readonly withStatement: boolean
}

/** A sink that posts to one URL. A receiver that answers 410 wants no more of the notice; any 2xx has it. */
export function webhookSink(settings: WebhookSettings, clock: Clock): NoticeSink {
  const { name, groups, url, withStatement } = settings
  return {
    name,
    groups,
    async send(notice, signal): Promise<Sent> {
      const body = JSON.stringify(webhookBody(notice, withStatement, clock.now()))
      const seconds = String(Math.floor(clock.now() / 1000))
      try {
        const secret = await settings.secret.read()
        if (secret instanceof SecretFault) return { ok: false, fault: secret.message, isFinal: false }
        const signature = signWebhook(secret, notice.id, seconds, body)
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'webhook-id': notice.id,
            'webhook-timestamp': seconds,
            'webhook-signature': signature,
          },
          body,
          // Whoever answers with a redirect is not who was meant.
          redirect: 'error',
          signal,
        })
        await response.body?.cancel()
        if (response.ok) return { ok: true, receipt: '' }
        return { ok: false, fault: `It answered ${response.status}.`, isFinal: response.status === 410 }
      } catch (error) {
        return { ok: false, fault: wordsOf(error), isFinal: false }
      }
    },
  }
}

/** `v1,` and the HMAC-SHA-256, in base64, of id, time in seconds and body, joined by dots. */
export function signWebhook(secret: Secret, id: string, seconds: string, body: string): string {
  return `v1,${createHmac('sha256', secret.reveal()).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

function webhookBody({ event, review, url }: Notice, withStatement: boolean, now: number): object {
  const { id, state, resource, session, number, chain, rule, reason, groups, quorum, digest } = review
  const { closeReason, revision, rulings, isDetached } = review
  const preview =
    review.preview === null || review.preview === 'none'
      ? {}
      : { preview: { rows: review.preview.rows, reason: review.preview.reason } }
  const texts = { statement: review.statement, changedStatement: review.changedStatement }
  return {
    type: `review.${event}`,
    timestamp: new Date(now).toISOString(),
    data: {
      id,
      url,
      state,
      resource,
      session,
      number,
      chain,
      rule,
      reason,
      groups,
      quorum,
      digest,
      closeReason,
      revision,
      isDetached,
      endsAt: new Date(review.endsAt).toISOString(),
      rulings: rulings.map(({ reviewer, ruling, at }) => ({
        reviewer,
        ruling,
        at: new Date(at).toISOString(),
      })),
      ...preview,
      ...(withStatement ? texts : {}),
    },
  }
}

/** What a failed request is worth telling: `fetch` hides the reason in its cause. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
