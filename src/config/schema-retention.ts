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
