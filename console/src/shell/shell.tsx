import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  Menu,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import type { JSX } from 'react'
import { Failure, signOut } from '../api/client.ts'
import type { Whoami } from '../api/contract.ts'
import { whoami } from '../api/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Integrity } from './integrity.tsx'
import { LiveMark } from './live-mark.tsx'
import { Navigation } from './navigation.tsx'
import { ShortcutHelp } from './shortcut-help.tsx'
import { useJumps } from './shortcuts.ts'
import { SignIn } from './sign-in.tsx'

/** The frame of every page: where one is, who one is, whether the evidence is whole, whether what is shown is live. */
export function Shell(): JSX.Element {
  const me = useQuery(whoami)
  if (me.data) return <Frame me={me.data} />
  if (me.error instanceof Failure && me.error.status === 401) return <SignIn />
  if (me.error)
    return (
      <main className="door">
        <Trouble error={me.error} again={() => void me.refetch()} />
      </main>
    )
  return (
    <main className="blank" aria-busy="true" aria-label="Loading">
      <Waiting />
    </main>
  )
}

function Frame({ me }: { readonly me: Whoami }): JSX.Element {
  const [isOpen, menu] = useDisclosure(false)
  const [isHelpOpen, help] = useDisclosure(false)
  useJumps(help.open)
  return (
    <AppShell
      header={{ height: headerPx }}
      navbar={{ width: navigationPx, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={0}
    >
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <AppShell.Header className="head">
        <Group gap="sm" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={isOpen ? 'Close the navigation' : 'Open the navigation'}
          />
          <img src="/favicon.svg" alt="" width={22} height={22} />
          <span className="brand">Sallyport</span>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <LiveMark />
          <Integrity />
          <Tooltip label="Keyboard shortcuts (?)">
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={help.open}
              aria-label="Keyboard shortcuts"
              visibleFrom="sm"
            >
              <Icon name="keys" />
            </ActionIcon>
          </Tooltip>
          <SchemeSwitch />
          <Me me={me} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="side">
        <Navigation leave={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main className="page" id="page" tabIndex={-1}>
        <ConnectionBanner me={me} />
        <Outlet />
      </AppShell.Main>
      <ShortcutHelp isOpen={isHelpOpen} close={help.close} />
    </AppShell>
  )
}

function SchemeSwitch(): JSX.Element {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'light' ? 'dark' : 'light'
  return (
    <Tooltip label={`Switch to ${other}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        onClick={() => setColorScheme(other)}
        aria-label={`Switch to ${other}`}
      >
        <Icon name={scheme === 'light' ? 'moon' : 'sun'} />
      </ActionIcon>
    </Tooltip>
  )
}

function Me({ me }: { readonly me: Whoami }): JSX.Element {
  return (
    <Menu
      position="bottom-end"
      width={280}
      shadow="md"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton className="me" aria-label={`${initials(me.name)}: signed in as ${me.name}`}>
          <span className="me-initials" aria-hidden="true">
            {initials(me.name)}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="me-card">
          <strong>{me.name}</strong>
          <span className="quiet break">{me.id}</span>
          <span className="quiet">
            {me.groups.length === 0 ? 'In no group' : `In ${me.groups.join(', ')}`}
          </span>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/keys" leftSection={<Icon name="access" />}>
          Passkeys
        </Menu.Item>
        <Menu.Item onClick={leave} leftSection={<Icon name="leave" />}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Nothing that was read stays in the page. */
function leave(): void {
  signOut().then(
    () => window.location.assign('/'),
    () => window.location.reload(),
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => word?.match(/^./u)?.[0] ?? '',
  )
  return letters.join('').toUpperCase()
}

const headerPx = 52
const navigationPx = 208
