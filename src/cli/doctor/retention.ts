import { disposalWords, standardRetention } from '../../config/retention.ts'
import { fine, warning, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

/** Whether what is kept for a time that somebody set can go when it is over. */
export async function checkRetention({ config }: Patient): Promise<readonly Finding[]> {
  const check = 'retention'
  const { disposal, retention } = config
  const isNobody = !disposal.isScheduled && disposal.groups.length === 0
  const found = isNobody
    ? 'Nothing of what is kept ever goes: nobody is named who lets it.'
    : `What is kept goes ${disposalWords(disposal)}.`
  const { bodiesDays, recordingsDays } = standardRetention
  const isSet = [...retention.values()].some(
    (one) =>
      one.class !== standardRetention.class ||
      one.bodiesDays !== bodiesDays ||
      one.recordingsDays !== recordingsDays ||
      one.hold !== null,
  )
  if (!isSet || !isNobody) return [fine(check, found)]
  return [
    warning(
      check,
      `Retention is set for resources, and nobody is named who may dispose of anything or end a hold: all of it stays.`,
      'Name groups in retention.approvers, or set retention.disposal to scheduled.',
    ),
  ]
}
