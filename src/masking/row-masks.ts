import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Obligations } from '../core/decision.ts'
import type { Outputs, StatementFacts } from '../core/inspection.ts'
import { ContentCopy } from './content-copy.ts'
import { planContent } from './content-plan.ts'
import { ContentRows } from './content-rows.ts'
import { planCopy } from './copy-plan.ts'
import { CopyRowMasker } from './copy-rows.ts'
import type { FieldDescription } from './field.ts'
import { MaskFailure } from './mask-failure.ts'
import { planMasks } from './plan.ts'
import { RowMasker } from './rows.ts'
import type { TokenKeys } from './token.ts'

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
  const plan = planMasks(fields, outputs, obligations, snapshot)
  const content = planContent(fields, outputs, obligations, snapshot, plan)
  return { masker: plan && new RowMasker(plan, keys), content: content && new ContentRows(content) }
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
