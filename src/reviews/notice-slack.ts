/** Notices as messages in a Slack channel (Web API: `chat.postMessage`, `chat.update`; Block Kit). */
import { z } from 'zod'
import { SecretFault, type SecretSource } from '../catalog/secret-source.ts'
import { wordsOf } from './notice-webhook.ts'
import type { Notice, NoticeSink, Sent } from './notice.ts'
import { type Review, reviewersInWords } from './review.ts'

/** Which channel hears, and with which bot's token. */
export interface SlackSettings {
  readonly name: string
  readonly groups: readonly string[] | null
  /** Without a slash at its end: https://slack.com/api. */
  readonly api: string
  readonly channel: string
  readonly token: SecretSource
  readonly withStatement: boolean
}

/** A sink that posts one message a review and keeps it up to date; its buttons are answered by `api/slack.ts`. */
export function slackSink(settings: SlackSettings): NoticeSink {
  const { name, groups, channel } = settings
  return {
    name,
    groups,
    async send(notice, signal): Promise<Sent> {
      const content = {
        channel,
        text: headline(notice.review),
        blocks: blocksOf(notice, settings.withStatement),
      }
      const isUpdate = notice.receipt !== '' && notice.event !== 'opened'
      const answer = isUpdate
        ? await callSlack(settings, 'chat.update', { ...content, ts: notice.receipt }, signal)
        : await callSlack(settings, 'chat.postMessage', content, signal)
      return answer.ok ? { ok: true, receipt: answer.ts ?? notice.receipt } : answer
    },
  }
}

/** Calls one method of the Web API. Its refusals, transport faults and strange answers come back as failures. */
export async function callSlack(
  { api, token }: Pick<SlackSettings, 'api' | 'token'>,
  method: string,
  body: object,
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly ts?: string | undefined }
  | { readonly ok: false; readonly fault: string; readonly isFinal: boolean }
> {
  try {
    const secret = await token.read()
    if (secret instanceof SecretFault) return { ok: false, fault: secret.message, isFinal: false }
    const response = await fetch(`${api}/${method}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret.reveal()}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    })
    if (!response.ok) {
      await response.body?.cancel()
      return { ok: false, fault: `Slack answered ${response.status}.`, isFinal: false }
    }
    const answer = answerSchema.parse(await response.json())
    if (answer.ok) return { ok: true, ts: answer.ts }
    const fault = answer.error ?? 'no reason given'
    return { ok: false, fault: `Slack says ${fault}.`, isFinal: finalFaults.has(fault) }
  } catch (error) {
    return { ok: false, fault: wordsOf(error), isFinal: false }
  }
}

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().max(200).optional(),
  ts: z.string().max(100).optional(),
})
/** What an operator has to mend is tried again; what the message itself is at fault for is not. */
const finalFaults: ReadonlySet<string> = new Set(['msg_too_long', 'invalid_blocks', 'message_not_found'])

function headline({ chain, resource, state }: Review): string {
  const [asker, ...behind] = chain
  const whom = behind.at(-1)
  const who = `${asker?.name ?? '?'}${whom === undefined ? '' : ` for ${whom.name}`}`
  const what = state === 'open' ? 'waits for a review' : `has a review that is ${state}`
  return escaped(`${who} at ${resource} ${what}`)
}

function blocksOf({ review, url }: Notice, withStatement: boolean): object[] {
  const { id, rule, reason, effects, quorum, revision, state, statement, changedStatement } = review
  const rows = review.estimatedRows === null ? '' : `; about ${review.estimatedRows} rows expected`
  const tried = triedWords(review)
  const does = effects
    .slice(0, effectsMax)
    .map(({ verb, object, everyRow }) => `${verb} ${object ?? ''}${everyRow ? ' (every row)' : ''}`.trim())
  const facts = [
    `*Rule* ${escaped(rule)}: ${escaped(reason)}`,
    `*Does* ${escaped(does.join(', '), textCharsMax / 2)}${effects.length > effectsMax ? ', …' : ''}${rows}${tried}`,
    `*Reviewers* ${quorum} of ${escaped(reviewersInWords(review))}`,
  ]
  const blocks = [paragraph(`*${headline(review)}*`), paragraph(facts.join('\n'))]
  if (withStatement) blocks.push(paragraph(`\`\`\`${code(changedStatement ?? statement)}\`\`\``))
  if (state !== 'open')
    return [...blocks, paragraph(`${state}: ${escaped(review.closeReason)}`), paragraph(`<${url}|Open>`)]
  const button = (word: string, label: string, style?: 'primary' | 'danger'): object => ({
    type: 'button',
    action_id: `sallyport-${word}`,
    ...(style && { style }),
    text: { type: 'plain_text', text: label },
    value: `${id} ${revision}`,
  })
  const open = {
    type: 'button',
    text: { type: 'plain_text', text: 'Open' },
    url,
    action_id: 'sallyport-open',
  }
  const deny = button('deny', 'Deny', 'danger')
  // A passkey cannot be used from a chat, so where it is asked for the chat only leads there.
  const approve = review.needsPasskey ? [] : [button('approve', 'Approve', 'primary')]
  const elements = [...approve, deny, button('ask', 'Ask'), open]
  return [...blocks, { type: 'actions', elements }]
}

/** How many rows a write would change; the rows themselves are where people rule. */
function triedWords({ preview }: Review): string {
  if (preview === null || preview === 'none') return ''
  if (preview.rows === null) return escaped(`; no preview: ${preview.reason}`)
  return `; ${preview.rows} rows would change, tried and rolled back`
}

function paragraph(words: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: words.slice(0, blockCharsMax) } }
}

/** Slack reads `&`, `<` and `>`; control characters and what turns the direction of text could dress one text as another. */
function escaped(text: string, charsMax = wordsCharsMax): string {
  const { shown, isCut } = clipped(text, charsMax)
  return isCut ? `${shown}…` : shown
}

/** As much of a text as fits once it is escaped, in whole characters. */
function clipped(text: string, charsMax: number): { readonly shown: string; readonly isCut: boolean } {
  let shown = ''
  for (const char of visible(text.slice(0, charsMax + 1))) {
    const next = entities[char] ?? char
    if (shown.length + next.length > charsMax) return { shown, isCut: true }
    shown += next
  }
  return { shown, isCut: false }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '`': 'ˋ' }

/** A statement between code fences, which it must not be able to end. */
function code(text: string): string {
  const { shown, isCut } = clipped(text, textCharsMax)
  return isCut ? `${shown}\n… (longer; open the review)` : shown
}

function visible(text: string): string {
  return text.replaceAll(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, '·')
}

const textCharsMax = 2500
/** Rule, reason, effects and reviewers share one section. */
const wordsCharsMax = 400
/** What Slack takes in one section; a message with a longer one it refuses whole. */
const blockCharsMax = 3000
const effectsMax = 10
