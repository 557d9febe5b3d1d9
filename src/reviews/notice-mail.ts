/** Notices as e-mails that hold who waits where, and a link: nothing of the statement. */
import type { Transporter } from 'nodemailer'
import { SecretFault, type SecretSource } from '../catalog/secret-source.ts'
import type { Notice, NoticeSink, Sent } from './notice.ts'
import { wordsOf } from './notice-webhook.ts'
import { reviewersInWords } from './review.ts'

/** Which server takes the mail, and who gets it. */
export interface MailSettings {
  readonly name: string
  readonly groups: readonly string[] | null
  readonly host: string
  readonly port: number
  /** `direct` from the first byte, or `starttls`, without which nothing is sent. */
  readonly tls: 'direct' | 'starttls'
  /** PEM of the authorities to trust; null for those of the system. */
  readonly ca: string | null
  readonly user: string | null
  readonly password: SecretSource | null
  readonly from: string
  readonly to: readonly string[]
}

const serverMsMax = 4000

/** A sink that mails of reviews as they open and close. A server that refuses the addresses or the mail for good ends it. */
export function mailSink(settings: MailSettings): NoticeSink {
  const { name, groups } = settings
  return {
    name,
    groups,
    async send(notice): Promise<Sent> {
      // What happens between is for those who are looking at it.
      if (notice.event !== 'opened' && notice.event !== 'closed') return { ok: true, receipt: '' }
      const password = await settings.password?.read()
      if (password instanceof SecretFault) return { ok: false, fault: password.message, isFinal: false }
      const transport = await transportOf(settings, password?.reveal() ?? '')
      try {
        await transport.sendMail(mailOf(notice, settings))
        return { ok: true, receipt: '' }
      } catch (error) {
        return { ok: false, fault: wordsOf(error), isFinal: isFinal(error) }
      } finally {
        transport.close()
      }
    },
  }
}

/** Few gateways mail: the others do without the memory of what can. */
async function transportOf({ host, port, tls, ca, user }: MailSettings, pass: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    secure: tls === 'direct',
    requireTLS: tls === 'starttls',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === null ? {} : { ca }) },
    ...(user === null ? {} : { auth: { user, pass } }),
    connectionTimeout: serverMsMax,
    greetingTimeout: serverMsMax,
    socketTimeout: serverMsMax,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

interface MailWords {
  readonly from: string
  readonly to: string[]
  readonly subject: string
  readonly text: string
  readonly messageId: string
  readonly references: string
}

function mailOf({ id, event, review, url }: Notice, { from, to }: MailSettings): MailWords {
  const { chain, resource, rule, state, quorum, closeReason } = review
  const [asker, ...behind] = chain
  const whom = behind.at(-1)
  const who = `${asker?.name ?? '?'}${whom === undefined ? '' : ` for ${whom.name}`}`
  const what =
    event === 'opened'
      ? 'waits for a review'
      : `has a review that is ${state}${closeReason && `: ${closeReason}`}`
  const lines = [
    `${who} at ${resource} ${what}.`,
    `Rule ${rule}; ${quorum} of ${reviewersInWords(review)}.`,
    ...(event === 'opened' ? [`Until ${new Date(review.endsAt).toISOString()}.`] : []),
  ]
  return {
    from,
    to: [...to],
    subject: onOneLine(`${who} at ${resource} ${what}`).slice(0, subjectCharsMax),
    text: `${lines.map(onOneLine).join('\n')}\n\n${url}\n`,
    // The same when it is sent again; and all mails of a review belong together.
    messageId: `<${id}@sallyport.invalid>`,
    references: `<${review.id}@sallyport.invalid>`,
  }
}

/** Names and reasons are other people's words: without line breaks, control characters and what turns text around. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '·').slice(0, lineCharsMax)
}

const subjectCharsMax = 200
const lineCharsMax = 900

/** Refused for good (5xx) for what it says or whom it is for; what an operator has to mend is tried again. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('responseCode' in error)) return false
  const { code, responseCode } = error
  return (
    (code === 'EENVELOPE' || code === 'EMESSAGE') && typeof responseCode === 'number' && responseCode >= 500
  )
}
