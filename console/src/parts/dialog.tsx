import { Modal } from '@mantine/core'
import { useEffect, useState, type JSX, type ReactNode } from 'react'
import { later } from '../clock.ts'

/** A dialog that is there while it is drawn. When it goes, the keyboard is back where it was. */
export function Dialog(props: {
  readonly title: string
  readonly close: () => void
  readonly size?: string
  readonly children: ReactNode
}): JSX.Element {
  useReturn()
  return (
    <Modal opened onClose={props.close} title={props.title} size={props.size ?? 'md'}>
      {props.children}
    </Modal>
  )
}

/** The kit gives the keyboard back when a dialog is closed, not when it is no longer drawn. */
function useReturn(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      later(0, () => {
        // Who has gone on meanwhile is where they want to be.
        if (document.activeElement !== document.body) return
        if (before instanceof HTMLElement && before.isConnected) before.focus()
      })
    },
    [before],
  )
}
