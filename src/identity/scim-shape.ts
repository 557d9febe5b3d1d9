import { isSubject } from './claims.ts'
import { memberOf, namesCore, ScimFault, truthOf, type ScimDocument } from './scim-patch.ts'
import { isKeepable, isRecord } from './strict-json.ts'

const nameCharactersMax = 256
const membersMax = 20_000
/** The form of our own ids. */
export const scimIdPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A user as a directory tells them. */
export interface ScimUser {
  readonly subject: string
  readonly userName: string
  readonly active: boolean
  readonly document: ScimDocument
}

/** What a document says of a user, or why it is refused. `isActive`: what holds where nothing is said of it. */
export function userOf(
  given: ScimDocument,
  subjectFrom: 'external-id' | 'user-name',
  isActive: boolean,
): ScimUser | ScimFault {
  // Names have no case: of two spellings, one would leave somebody in whom the other puts out.
  if (new Set(Object.keys(given).map((name) => name.toLowerCase())).size < Object.keys(given).length)
    return new ScimFault(400, 'invalidSyntax', 'An attribute is there in two spellings.')
  // Read as an extension, it would leave somebody in whom it puts out.
  if (Object.keys(given).some(namesCore))
    return new ScimFault(400, 'invalidSyntax', 'Attributes of users stand under their plain names.')
  if (!isKeepable(given)) return new ScimFault(400, 'invalidValue', 'A text has what cannot be written down.')
  const userName = memberOf(given, 'userName')
  const externalId = memberOf(given, 'externalId')
  const said = memberOf(given, 'active')
  const active = said === undefined ? isActive : truthOf(said)
  const subject = subjectFrom === 'external-id' ? externalId : userName
  if (!isSubject(userName) || userName.length > nameCharactersMax)
    return new ScimFault(400, 'invalidValue', 'userName is a text without invisible characters.')
  if (!isSubject(subject))
    return new ScimFault(400, 'invalidValue', `${subjectFrom} names the principal; it is missing.`)
  // A value that is no truth value must not leave anybody in.
  if (active === null) return new ScimFault(400, 'invalidValue', 'active is true or false.')
  const kept = Object.entries(given).filter(([name]) => !derived.has(name.toLowerCase()))
  const document = {
    ...Object.fromEntries(kept),
    userName,
    active,
    ...(isSubject(externalId) ? { externalId } : {}),
  }
  return { subject, userName, active, document }
}

const derived: ReadonlySet<string> = new Set([
  'id',
  'meta',
  'schemas',
  'groups',
  'password',
  'username',
  'active',
  'externalid',
])

/** A group as a directory tells it; members are the ids of accounts. */
export interface ScimGroup {
  readonly displayName: string
  readonly externalId: string | null
  readonly members: string[]
}

/** What a document says of a group, or why it is refused. */
export function groupOf(given: ScimDocument): ScimGroup | ScimFault {
  if (!isKeepable(given)) return new ScimFault(400, 'invalidValue', 'A text has what cannot be written down.')
  const displayName = memberOf(given, 'displayName')
  const externalId = memberOf(given, 'externalId')
  const listed = memberOf(given, 'members') ?? []
  if (!isSubject(displayName) || displayName.length > nameCharactersMax)
    return new ScimFault(400, 'invalidValue', 'displayName is a text without invisible characters.')
  // Roles are ours to give.
  if (displayName.toLowerCase().startsWith('role:'))
    return new ScimFault(400, 'invalidValue', 'No group is named like a role.')
  if (!Array.isArray(listed) || listed.length > membersMax)
    return new ScimFault(400, 'tooMany', `A group has at most ${membersMax} members.`)
  const members = new Set<string>()
  for (const one of listed) {
    const value = isRecord(one) ? memberOf(one, 'value') : undefined
    if (typeof value !== 'string' || !scimIdPattern.test(value))
      return new ScimFault(400, 'invalidValue', 'A member is the id of a user.')
    members.add(value)
  }
  return { displayName, externalId: isSubject(externalId) ? externalId : null, members: [...members] }
}
