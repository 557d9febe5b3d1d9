import { Button, Group, NumberInput, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState, type JSX } from 'react'
import { useResource, useResourceTest } from '../api/resources.ts'
import type { AddedResource, ResourceTested } from '../api/contract.ts'
import { Failure } from '../api/client.ts'
import { DatabaseMore } from './database-more.tsx'

type Settings = AddedResource['settings']

const fresh: Settings = {
  host: '',
  port: 5432,
  database: '',
  login: '',
  tls: { mode: 'verify-full', ca: null, direct: false },
  labels: {},
  others: [],
  attributes: 'any',
  order: 'listed',
  owners: { people: [], groups: [] },
  logins: [],
  watch: null,
}

/** Where a database is and what opens it: tried before it is added, or changed. */
export function DatabaseForm(props: {
  /** As it is; absent for a new one. */
  readonly known?: AddedResource
  readonly done: (name: string) => void
  readonly close?: () => void
}): JSX.Element {
  const { known, done, close } = props
  const [name, setName] = useState(known?.name ?? '')
  const [settings, setSettings] = useState<Settings>(known?.settings ?? fresh)
  const [password, setPassword] = useState('')
  const [labels, setLabels] = useState(labelWords(settings.labels))
  const keep = useResource()
  const trial = useResourceTest()
  const said = { ...settings, labels: labelsIn(labels) }
  const secret = password === '' ? {} : { password }
  const put = (more: Partial<Settings>): void => {
    // A field may say again what it says already, when it is left: what was tried stands.
    if (holds(settings, more)) return
    setSettings((now) => ({ ...now, ...more }))
    trial.reset()
  }
  const isWhole = [name, settings.host, settings.database, settings.login].every((word) => word.trim() !== '')
  const send = (): void =>
    keep.mutate(
      known
        ? { name: known.name, version: known.version, settings: said, ...secret }
        : { name, settings: said, password: password === '' ? null : password },
      { onSuccess: ({ name: kept }) => done(kept) },
    )
  return (
    <form
      className="form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {known ? null : <Name name={name} setName={setName} />}
      <Where settings={settings} put={put} />
      <Password
        isKnown={known !== undefined}
        password={password}
        setPassword={(next) => {
          setPassword(next)
          trial.reset()
        }}
      />
      <Trust settings={settings} put={put} labels={labels} setLabels={setLabels} />
      <Authorities settings={settings} put={put} />
      <DatabaseMore settings={settings} put={put} />
      {trial.data ? <Tested found={trial.data} /> : null}
      {trial.error ? <Refused title="It was not tried." error={trial.error} /> : null}
      {keep.error ? <Refused title="Nothing was kept." error={keep.error} /> : null}
      <Actions
        isKnown={known !== undefined}
        isWhole={isWhole}
        isKeeping={keep.isPending}
        isTrying={trial.isPending}
        attempt={() => trial.mutate({ name, settings: said, ...secret })}
        {...(close && { close })}
      />
    </form>
  )
}

function Actions(props: {
  readonly isKnown: boolean
  readonly isWhole: boolean
  readonly isKeeping: boolean
  readonly isTrying: boolean
  readonly attempt: () => void
  readonly close?: () => void
}): JSX.Element {
  const { isWhole, close } = props
  return (
    <Group gap="xs">
      <Button type="submit" loading={props.isKeeping} disabled={!isWhole}>
        {props.isKnown ? 'Change it' : 'Add it'}
      </Button>
      <Button variant="default" loading={props.isTrying} disabled={!isWhole} onClick={props.attempt}>
        Try the connection
      </Button>
      {close ? <Aside close={close} /> : null}
    </Group>
  )
}

function holds(settings: Settings, some: Partial<Settings>): boolean {
  return Object.entries(some).every(([name, value]) => Object.is(Reflect.get(settings, name), value))
}

function Name(props: { readonly name: string; readonly setName: (name: string) => void }): JSX.Element {
  return (
    <TextInput
      label="Name"
      description="What clients ask for as the database name."
      value={props.name}
      onChange={(event) => props.setName(event.currentTarget.value)}
      spellCheck={false}
      required
    />
  )
}

function Password(props: {
  readonly isKnown: boolean
  readonly password: string
  readonly setPassword: (password: string) => void
}): JSX.Element {
  return (
    <PasswordInput
      label="Password"
      description={
        props.isKnown
          ? 'Empty: the one that it has, which nobody is shown. Whoever leads it elsewhere gives it anew.'
          : 'Kept sealed, and shown to nobody again, you included. Empty: the database asks for none.'
      }
      value={props.password}
      onChange={(event) => props.setPassword(event.currentTarget.value)}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password as you write it' }}
    />
  )
}

interface Part {
  readonly settings: Settings
  readonly put: (more: Partial<Settings>) => void
}

function Where({ settings, put }: Part): JSX.Element {
  return (
    <>
      <div className="form-row form-row-host">
        <TextInput
          label="Host"
          value={settings.host}
          onChange={(event) => put({ host: event.currentTarget.value.trim() })}
          placeholder="db.internal.example"
          spellCheck={false}
          required
        />
        <NumberInput
          label="Port"
          value={settings.port}
          onChange={(value) => put({ port: Number(value) || 5432 })}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          required
        />
      </div>
      <div className="form-row">
        <TextInput
          label="Database"
          value={settings.database}
          onChange={(event) => put({ database: event.currentTarget.value })}
          spellCheck={false}
          required
        />
        <TextInput
          label="Login"
          value={settings.login}
          onChange={(event) => put({ login: event.currentTarget.value })}
          spellCheck={false}
          required
        />
      </div>
    </>
  )
}

function Trust(
  props: Part & { readonly labels: string; readonly setLabels: (labels: string) => void },
): JSX.Element {
  const { settings, put, labels, setLabels } = props
  return (
    <div className="form-row">
      <Select
        label="TLS"
        data={modes}
        value={settings.tls.mode}
        onChange={(value) => put({ tls: { ...settings.tls, mode: modeOf(value) } })}
        allowDeselect={false}
      />
      <TextInput
        label="Labels"
        placeholder="env=production, data=customers"
        value={labels}
        onChange={(event) => setLabels(event.currentTarget.value)}
        spellCheck={false}
      />
    </div>
  )
}

function Authorities({ settings, put }: Part): JSX.Element | null {
  if (!settings.tls.mode.startsWith('verify-')) return null
  return (
    <Textarea
      label="Authorities to trust"
      description="PEM. Empty: those of the gateway's machine."
      className="mono-input"
      value={settings.tls.ca ?? ''}
      onChange={(event) => put({ tls: { ...settings.tls, ca: event.currentTarget.value.trim() || null } })}
      autosize
      minRows={1}
      maxRows={8}
      spellCheck={false}
    />
  )
}

/** What became of trying a connection. */
export function Tested({ found }: { readonly found: ResourceTested }): JSX.Element {
  const { outcome, words, version, isSuperuser, tables } = found
  if (outcome !== 'reached')
    return (
      <div className="banner banner-bad" role="status">
        <strong>Not reached.</strong> {words}
      </div>
    )
  return (
    <div className={`banner ${isSuperuser ? 'banner-warn' : 'banner-good'}`} role="status">
      <strong>Reached.</strong> PostgreSQL {version}; the login may read {tables}{' '}
      {tables === 1 ? 'table' : 'tables'}.
      {isSuperuser
        ? ' It is a superuser: give the gateway a login that may no more than its people together.'
        : ''}
    </div>
  )
}

function Aside({ close }: { readonly close: () => void }): JSX.Element {
  return (
    <Button variant="default" onClick={close}>
      Put aside
    </Button>
  )
}

function Refused({ title, error }: { readonly title: string; readonly error: Error }): JSX.Element {
  return (
    <div className="banner banner-bad" role="alert">
      <strong>{title}</strong> {error.message} {error instanceof Failure ? error.hint : ''}
    </div>
  )
}

const modes = [
  { value: 'verify-full', label: 'Verify certificate and host name' },
  { value: 'verify-ca', label: 'Verify the certificate alone' },
  { value: 'unverified', label: 'Encrypt, and believe whoever answers' },
  { value: 'disable', label: 'None' },
] as const

function modeOf(value: string | null): Settings['tls']['mode'] {
  return modes.find((one) => one.value === value)?.value ?? 'verify-full'
}

function labelWords(labels: Settings['labels']): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(', ')
}

function labelsIn(words: string): Settings['labels'] {
  return Object.fromEntries(
    words.split(',').flatMap((one) => {
      const [, label, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(one) ?? []
      return label === undefined || value === undefined ? [] : [[label, value]]
    }),
  )
}
