import { mayHideDefault } from './plpgsql-text.ts'
import { allOfKind, plField, plNumber } from './plpgsql-tree.ts'
import { word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/**
 * Names of variables of a body that may begin with a value which the parser leaves out: records, and values of types that it does not
 * know. Those that loops over cursors make for themselves begin with nothing, whatever else is on their line.
 */
export function recordsBegun(routine: Tree, text: string): readonly string[] {
  const loops = allOfKind(routine, 'PLpgSQL_stmt_forc')
  const ofCursors = new Set(loops.map((one) => plNumber(plField(one, 'var')?.body ?? {}, 'dno')))
  return allOfKind(routine, 'PLpgSQL_rec')
    .filter((one) => !ofCursors.has(plNumber(one, 'dno')))
    .filter((one) => mayHideDefault(text, word(one, 'refname'), plNumber(one, 'lineno')))
    .map((one) => word(one, 'refname'))
}
