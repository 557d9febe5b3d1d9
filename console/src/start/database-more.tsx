import { Checkbox, NumberInput, Select, TagsInput } from '@mantine/core'
import type { JSX } from 'react'
import type { AddedResource } from '../api/contract.ts'

type Settings = AddedResource['settings']

interface Part {
  readonly settings: Settings
  readonly put: (more: Partial<Settings>) => void
}

/** What few databases need: more servers than one, owners, roles at the target, a watch for who comes without the gateway. */
export function DatabaseMore(part: Part): JSX.Element {
  return (
    <details className="form-more">
      <summary>Fail-over, owners, roles, watch</summary>
      <div className="form">
        <Servers {...part} />
        <Owners {...part} />
        <Roles {...part} />
        <Watch {...part} />
      </div>
    </details>
  )
}

function Servers({ settings, put }: Part): JSX.Element {
  const { others, tls } = settings
  return (
    <>
      <TagsInput
        label="Fail-over servers"
        description="Tried when the first cannot be reached: db2.internal, db3.internal:5433."
        value={others.map(placeWords)}
        onChange={(words) => put({ others: words.flatMap(placeIn) })}
      />
      {others.length === 0 ? null : (
        <div className="form-row">
          <Select
            label="Which server will do"
            data={attributes}
            value={settings.attributes}
            onChange={(value) =>
              put({ attributes: attributes.find((one) => one.value === value)?.value ?? 'any' })
            }
            allowDeselect={false}
          />
          <Checkbox
            label="Spread sessions over them"
            checked={settings.order === 'random'}
            onChange={(event) => put({ order: event.currentTarget.checked ? 'random' : 'listed' })}
          />
        </div>
      )}
      {tls.mode === 'disable' ? null : (
        <Checkbox
          label="Begin with TLS at once (servers from PostgreSQL 17 on)"
          checked={tls.direct}
          onChange={(event) => put({ tls: { ...tls, direct: event.currentTarget.checked } })}
        />
      )}
    </>
  )
}

function Owners({ settings: { owners }, put }: Part): JSX.Element {
  return (
    <div className="form-row">
      <TagsInput
        label="Groups that own it"
        description="They answer reviews of rules that ask for owners."
        value={owners.groups}
        onChange={(groups) => put({ owners: { ...owners, groups } })}
      />
      <TagsInput
        label="People who own it"
        description="By id: issuer#subject."
        value={owners.people}
        onChange={(people) => put({ owners: { ...owners, people } })}
      />
    </div>
  )
}

function Roles({ settings: { logins }, put }: Part): JSX.Element {
  return (
    <TagsInput
      label="Roles at the target"
      description="Whoever has a role of the policy takes on one of the target: writer=app_rw. The login must be a member of it."
      value={logins.map(({ role, setRole }) => `${role}=${setRole}`)}
      onChange={(words) => put({ logins: words.flatMap(loginIn) })}
    />
  )
}

function Watch({ settings: { watch }, put }: Part): JSX.Element {
  return (
    <>
      <Checkbox
        label="Watch for connections that do not come through the gateway"
        description="The login needs pg_read_all_stats. Whoever is found is an alert."
        checked={watch !== null}
        onChange={(event) =>
          put({ watch: event.currentTarget.checked ? { everyMs: 5000, allow: [] } : null })
        }
      />
      {watch === null ? null : (
        <div className="form-row">
          <NumberInput
            label="Look every (seconds)"
            value={watch.everyMs / 1000}
            onChange={(value) => put({ watch: { ...watch, everyMs: (Number(value) || 5) * 1000 } })}
            min={1}
            max={3600}
            allowDecimal={false}
            hideControls
          />
          <TagsInput
            label="Users who may connect by themselves"
            value={watch.allow}
            onChange={(allow) => put({ watch: { ...watch, allow } })}
          />
        </div>
      )}
    </>
  )
}

const attributes = [
  { value: 'any', label: 'Any' },
  { value: 'read-write', label: 'One that can be written to' },
  { value: 'read-only', label: 'One that is read only' },
  { value: 'primary', label: 'The primary' },
  { value: 'standby', label: 'A standby' },
  { value: 'prefer-standby', label: 'A standby, else any' },
] as const

/** A server as it is written: `host`, `host:port`, `[address]:port`. */
export function placeWords({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function placeIn(words: string): Settings['others'] {
  const found = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(words.trim())
  const host = found?.[1] ?? found?.[2]
  return host === undefined ? [] : [{ host, port: Number(found?.[3] ?? 5432) }]
}

function loginIn(words: string): Settings['logins'] {
  const [, role, setRole] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(words) ?? []
  return role === undefined || setRole === undefined ? [] : [{ role, setRole }]
}
