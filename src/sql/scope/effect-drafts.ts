import type { ColumnName, Effect, EffectKind, ObjectKind, ObjectName } from '../../core/inspection.ts'
import type { ColumnRead } from './lineage.ts'

interface Draft {
  readonly kind: EffectKind
  readonly verb: string
  readonly objectKind: ObjectKind
  readonly object: ObjectName | null
  readonly columns: Set<ColumnName>
  everyRow: boolean
}

const none: ReadonlySet<ColumnName> = new Set()

/** The effects of one statement while it is read, each kept once, and which columns of what it reads it takes. */
export class EffectDrafts {
  readonly #drafts = new Map<string, Draft>()
  readonly #read = new Map<string, Set<ColumnName>>()
  /** What RETURNING shows of a relation to whoever asked. */
  readonly #shown = new Map<string, Set<ColumnName>>()

  add(
    kind: EffectKind,
    verb: string,
    objectKind: ObjectKind,
    object: ObjectName | null,
    columns: Iterable<ColumnName>,
    everyRow: boolean,
  ): void {
    const key = `${kind} ${verb} ${objectKind} ${object ?? ''}`
    const draft = this.#drafts.get(key)
    if (!draft) {
      this.#drafts.set(key, { kind, verb, objectKind, object, columns: new Set(columns), everyRow })
      return
    }
    for (const column of columns) draft.columns.add(column)
    draft.everyRow ||= everyRow
  }

  read(reads: readonly ColumnRead[]): void {
    for (const { relation, columns, isShown } of reads) {
      const kept = isShown ? this.#shown : this.#read
      let names = kept.get(relation)
      if (!names) kept.set(relation, (names = new Set()))
      for (const column of columns) names.add(column)
    }
  }

  effects(): readonly Effect[] {
    return [...this.#drafts.values()].map((draft) => {
      const { kind, object } = draft
      const relation = kind === 'read' && object !== null ? object : null
      if (relation === null) return { ...draft, columns: [...draft.columns] }
      const columns = draft.columns.union(this.#read.get(relation) ?? none)
      const shown = (this.#shown.get(relation) ?? none).difference(columns)
      if (shown.size === 0) return { ...draft, columns: [...columns] }
      return { ...draft, columns: [...columns, ...shown], shown: [...shown] }
    })
  }
}
