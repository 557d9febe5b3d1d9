import type { ColumnName, PlacedColumn } from '../core/inspection.ts'
import type { Resource } from '../core/resource.ts'
import type { Policy } from './rule.ts'
import { selectsResource } from './selector.ts'

/** The classes of a column, and those of members of its documents, with their paths. */
export interface ProtectionMarks {
  readonly classes: ReadonlySet<string>
  readonly members: ReadonlySet<string>
  /** The classes of those members. */
  readonly memberClasses: ReadonlySet<string>
}

/** What each protected column of a resource belongs to. */
export function marksByColumn(policy: Policy, resource: Resource): ReadonlyMap<ColumnName, ProtectionMarks> {
  const marks = new Map<
    ColumnName,
    ProtectionMarks & { readonly members: Set<string>; readonly memberClasses: Set<string> }
  >()
  for (const [column, classes] of classesByColumn(policy, resource))
    marks.set(column, { classes, members: new Set(), memberClasses: new Set() })
  for (const { resources, members } of policy.protections) {
    if (!selectsResource(resources, resource)) continue
    for (const { column, path, dataClass } of members) {
      const own = marks.get(column) ?? { classes: new Set(), members: new Set(), memberClasses: new Set() }
      own.members.add(JSON.stringify([dataClass, ...path]))
      own.memberClasses.add(dataClass)
      marks.set(column, own)
    }
  }
  return marks
}

/** The classes that columns of a resource belong to as a whole. */
export function classesByColumn(
  policy: Policy,
  resource: Resource,
): ReadonlyMap<ColumnName, ReadonlySet<string>> {
  const classes = new Map<ColumnName, Set<string>>()
  for (const protection of policy.protections) {
    if (!selectsResource(protection.resources, resource)) continue
    for (const [column, name] of protection.columns) {
      const known = classes.get(column)
      if (known) known.add(name)
      else classes.set(column, new Set([name]))
    }
  }
  return classes
}

/** Where these columns would be put, by name, with the classes that each place lacks for them to stay protected. */
export function placesLacking(
  marks: ReadonlyMap<ColumnName, ProtectionMarks>,
  placed: readonly PlacedColumn[],
  carried: readonly ColumnName[],
): ReadonlyMap<ColumnName, readonly string[]> {
  const places = new Map<ColumnName, readonly string[]>()
  // Of one that goes elsewhere as well nothing would be said.
  if (!carried.every((column) => placed.some(({ source }) => source === column))) return places
  for (const { source, targets } of placed) {
    const from = marks.get(source)
    if (!from || !carried.includes(source)) continue
    for (const { names } of targets) {
      const has = new Set(names.flatMap((name) => [...(marks.get(name)?.classes ?? [])]))
      const lacks = from.classes.union(from.memberClasses).difference(has)
      const [name] = names
      if (name !== undefined && lacks.size > 0)
        places.set(name, [...lacks.union(new Set(places.get(name)))].sort())
    }
  }
  return places
}
