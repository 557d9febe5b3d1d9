import { useNavigate } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { later } from '../clock.ts'
import { pages } from './pages.ts'

/** What a key does on a page, in the words of the help. */
export interface Shortcut {
  readonly key: string
  readonly does: string
  readonly act: () => void
}

/** Whether single keys do anything: they can be switched off, for whoever speaks to their machine. */
export function useKeysOn(): boolean {
  return useSyncExternalStore(
    (told) => {
      watchers.add(told)
      return () => void watchers.delete(told)
    },
    () => areOn,
  )
}

/** Switches single keys on or off, for good. */
export function setKeysOn(isOn: boolean): void {
  areOn = isOn
  localStorage.setItem(kept, isOn ? 'on' : 'off')
  for (const told of watchers) told()
}

/** Lets keys act while the page is there and nobody writes in it. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!isOurs(event)) return
      const found = shortcuts.find(({ key }) => key === event.key)
      if (!found) return
      event.preventDefault()
      found.act()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [shortcuts])
}

/** `g` and a letter goes to a page; `?` shows the help. */
export function useJumps(showHelp: () => void): void {
  const navigate = useNavigate()
  useEffect(() => {
    let hasG = false
    let callOff: () => void = () => undefined
    const pressed = (event: KeyboardEvent): void => {
      if (!isOurs(event)) return
      if (event.key === '?') return showHelp()
      const page = hasG ? pages.find(({ key }) => key === event.key) : undefined
      callOff()
      hasG = event.key === 'g' && !hasG
      callOff = later(jumpMsMax, () => (hasG = false))
      if (!page) return
      event.preventDefault()
      event.stopImmediatePropagation()
      void navigate({ to: page.path })
    }
    window.addEventListener('keydown', pressed, { capture: true })
    return () => {
      callOff()
      window.removeEventListener('keydown', pressed, { capture: true })
    }
  }, [navigate, showHelp])
}

const kept = 'sallyport.keys'
const jumpMsMax = 1200
const watchers = new Set<() => void>()
let areOn = localStorage.getItem(kept) !== 'off'

function isOurs(event: KeyboardEvent): boolean {
  if (!areOn || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false
  const { target } = event
  if (!(target instanceof HTMLElement)) return true
  if (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return false
  // A dialog has its own keys.
  return target.closest('[role="dialog"], [role="menu"]') === null
}
