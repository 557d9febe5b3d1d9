import * as z from 'zod'
import { word } from './schema-words.ts'

const days = z.int().min(1).max(36_600)

/** `retention`: the classes that resources name. */
export const retentionClasses = z
  .strictObject({
    classes: z
      .array(
        z.strictObject({
          name: word.describe('What resources name it by; one of the built-in names takes its place.'),
          'bodies-days': days
            .default(396)
            .describe('For how long texts, parameters and what else is sealed can be opened.'),
          'recordings-days': days
            .optional()
            .describe('For how long recordings are there; omitted: 396, or as bodies where that is less.'),
          'entries-days': days
            .optional()
            .describe(
              'For how long the copy in a bucket holds its entries, tiles and checkpoints; omitted: 2557, or as bodies where that is more. Entries on disk stay.',
            ),
        }),
      )
      .max(100)
      .default([])
      .describe('Retention classes besides standard, three-years, five-years, six-years and seven-years.'),
    disposal: z
      .enum(['approved', 'scheduled'])
      .default('approved')
      .describe(
        'approved: one person asks that what is over its time go, and others let it; scheduled: it goes by itself.',
      ),
    approvers: z
      .array(z.string().min(1).max(256))
      .max(20)
      .default([])
      .describe(
        'Groups whose members ask for disposal, place legal holds, and let happen what others ask for. None: nobody may.',
      ),
    approvals: z
      .int()
      .min(1)
      .max(16)
      .default(1)
      .describe('How many of them, besides whoever asks, it takes.'),
  })
  .prefault({})

/** `resources[].retention`. */
export const resourceRetention = z
  .strictObject({
    class: word.default('standard').describe('A retention class, built in or of `retention.classes`.'),
    days: days
      .optional()
      .describe('Days for bodies and recordings of this resource alone; omitted: as its class says.'),
    hold: z.string().min(1).max(500).optional().describe('Why nothing may be disposed of now: a legal hold.'),
  })
  .prefault({})
