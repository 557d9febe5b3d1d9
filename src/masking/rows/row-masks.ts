import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Obligations } from '../../core/decision.ts'
import type { Outputs, StatementFacts } from '../../core/inspection.ts'
import { ContentCopy } from '../copies/content-copy.ts'
import { planContent, type ContentPlan } from '../contents/content-plan.ts'
import { ContentRows } from './content-rows.ts'
import { planCopy } from '../copies/copy-plan.ts'
import { CopyRowMasker } from '../copies/copy-rows.ts'
import type { FieldDescription } from '../masks/field.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { planMasks, type MaskPlan } from '../masks/plan.ts'
import { RowMasker } from './rows.ts'
import type { TokenKeys } from '../masks/token.ts'

/** What becomes of rows on their way to the client; null for what does not happen to them. */
export interface RowMasks {
  /** Replaces cells by what stands for them. */
  readonly masker: RowMasker | CopyRowMasker | null
  /** Hides what it finds in cells, in place. Comes first. */
  readonly content: ContentRows | ContentCopy | null
}

/** What masks the rows of a result with these fields. */
export function masksForRows(
  fields: readonly FieldDescription[],
  outputs: Outputs,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
  keys: TokenKeys,
): RowMasks {
  const { plan, content } = plansFor({ fields, outputs, obligations, snapshot })
  return { masker: plan && new RowMasker(plan, keys), content: content && new ContentRows(content) }
}

interface Asked {
  readonly fields: readonly FieldDescription[]
  readonly outputs: Outputs
  readonly obligations: Obligations
  readonly snapshot: CatalogSnapshot | null
}

interface Plans {
  readonly asked: Asked
  readonly plan: MaskPlan | null
  readonly content: ContentPlan | null
}

/** The last answer for each description: a statement that comes again brings all that it was made from again. */
const known = new WeakMap<readonly FieldDescription[], Plans>()

function plansFor(asked: Asked): Plans {
  const { fields, outputs, obligations, snapshot } = asked
  const before = known.get(fields)
  if (
    before?.asked.outputs === outputs &&
    before.asked.obligations === obligations &&
    before.asked.snapshot === snapshot
  )
    return before
  const plan = planMasks(fields, outputs, obligations, snapshot)
  const content = planContent(fields, outputs, obligations, snapshot, plan)
  const plans = { asked, plan, content }
  known.set(fields, plans)
  return plans
}

/** What masks the rows of a COPY, which describes nothing but how many columns it has. */
export function masksForCopy(
  columnCount: number,
  facts: StatementFacts | null,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
  keys: TokenKeys,
): RowMasks {
  const outputs = facts?.outputs ?? { kind: 'unknown' }
  const shape = facts?.copyShape ?? { kind: 'other' }
  const plan = planCopy(shape, columnCount, outputs, obligations, snapshot)
  // Such a copy is refused before it is sent; should one come all the same, nothing of it is shown.
  if (plan === 'unsupported') throw new MaskFailure('a copy in this form cannot be masked')
  return {
    masker: plan.masks && new CopyRowMasker(shape, plan.masks, keys),
    content: plan.content && new ContentCopy(shape, plan.content),
  }
}
