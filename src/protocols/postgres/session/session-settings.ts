/**
 * The settings that decide what a text means, as the target itself reports them (ParameterStatus). Pure; the state is
 * what a clearance is bound to.
 */
import { isAscii } from 'node:buffer'
import type { PinnedState } from '../../../core/statement.ts'

/** The search path of a target that does not report it (before PostgreSQL 18) and was not asked. */
export const unknownSearchPath = ''

/** The state of a session that has just begun, from everything that the target reported while it began. */
export function pinnedStateFrom(parameters: ReadonlyMap<string, string>): PinnedState {
  return {
    searchPath: parameters.get('search_path') ?? unknownSearchPath,
    role: roleFrom(parameters.get('session_authorization') ?? '', parameters.get('is_superuser') ?? ''),
    standardConformingStrings: parameters.get('standard_conforming_strings') ?? '',
    clientEncoding: parameters.get('client_encoding') ?? '',
    ...valuesFrom(parameters),
  }
}

function valuesFrom(parameters: ReadonlyMap<string, string>): Pick<PinnedState, 'values'> {
  const said = ['DateStyle', 'IntervalStyle', 'TimeZone'].map((name) => parameters.get(name))
  return said.every((value) => value === undefined) ? {} : { values: said.join('; ') }
}

const counting: ReadonlySet<string> = new Set([
  'search_path',
  'session_authorization',
  'is_superuser',
  'standard_conforming_strings',
  'client_encoding',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
])

/** Whether a setting decides what a text means. Others are not kept: a target may report as many as it likes. */
export function isPinnedSetting(name: string): boolean {
  return counting.has(name)
}

/** The state after the target reported one setting. The same object when the setting does not matter here. */
export function pinnedStateAfter(
  state: PinnedState,
  name: string,
  parameters: ReadonlyMap<string, string>,
): PinnedState {
  if (!isPinnedSetting(name)) return state
  const next = pinnedStateFrom(parameters)
  // A path that was asked for stays known when the target does not report it.
  return parameters.has('search_path') ? next : { ...next, searchPath: state.searchPath }
}

/** Are texts read here as the target reads them? What the target left unsaid counts as no. */
export function areReadable(state: PinnedState): boolean {
  return isInUtf8(state) && state.standardConformingStrings === 'on'
}

/** Does the client speak UTF-8? An encoding that the target left unsaid counts as no. */
export function isInUtf8({ clientEncoding }: Pick<PinnedState, 'clientEncoding'>): boolean {
  return clientEncoding === 'UTF8' || clientEncoding.toUpperCase() === 'UTF8'
}

/**
 * The settings as far as they are understood: a client that does not speak UTF-8 hears names in its own encoding, where the
 * same bytes can be another name. In the place of such a value stands one that is no name, nor a list of any.
 */
export function understood(settings: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (isInUtf8({ clientEncoding: settings.get('client_encoding') ?? '' })) return settings
  return new Map([...settings].map(([name, value]) => [name, isAscii(Buffer.from(value)) ? value : '"\0']))
}

/** No report names the role that SET ROLE chose, but whether it is a superuser is reported and belongs to it. */
function roleFrom(sessionAuthorization: string, isSuperuser: string): string {
  return isSuperuser === 'on' ? `${sessionAuthorization} (superuser)` : sessionAuthorization
}
