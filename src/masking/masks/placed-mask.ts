import type { CellMask } from './cell-mask.ts'
import type { MaskPlan } from './plan.ts'

/** A mask of a plan, and its place among the plan's masks. */
export interface PlacedMask {
  readonly place: number
  readonly mask: CellMask
}

/** The masks of a plan by column, null where there is none. */
export function masksByColumn({ columnCount, masks }: MaskPlan): readonly (PlacedMask | null)[] {
  const all: (PlacedMask | null)[] = Array.from({ length: columnCount }, () => null)
  for (const [place, { column, mask }] of masks.entries()) all[column] = { place, mask }
  return all
}
