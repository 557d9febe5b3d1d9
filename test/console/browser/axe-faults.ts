/** Faults of accessibility in a page. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const everything = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`
const colours = `{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }`

/**
 * What of a page fails WCAG 2.2 AA or good practice, as axe has it; none where it is accessible. `what`: `colours` for a page
 * that was looked at as a whole in others.
 */
export async function faultsOf(
  page: Page,
  what: 'everything' | 'colours' = 'everything',
): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const answer: unknown = await page.evaluate(
    // The kit's dialogs have a header of their own, which is no second banner to whoever is in one.
    `axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ${what === 'colours' ? colours : everything},
      rules: { 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-unique': { enabled: false } },
    })`,
  )
  return found
    .parse(answer)
    .violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) =>
          `${id}: ${html.slice(0, 160)} ${failureSummary.split('\n')[1] ?? ''}`,
      ),
    )
}

const found = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
})
