import { Modal, Switch } from '@mantine/core'
import type { JSX } from 'react'
import { pages } from './pages.ts'
import { setKeysOn, useKeysOn } from './shortcuts.ts'

/** What keys do, and the switch that turns them off. */
export function ShortcutHelp({
  isOpen,
  close,
}: {
  readonly isOpen: boolean
  readonly close: () => void
}): JSX.Element {
  const areOn = useKeysOn()
  return (
    <Modal opened={isOpen} onClose={close} title="Keyboard shortcuts" size="md">
      {groups.map(({ title, keys }) => (
        <section key={title} className="keys">
          <h2>{title}</h2>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  {key.split(' ').map((part) => (
                    <kbd key={part}>{part}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Switch
        checked={areOn}
        onChange={(event) => setKeysOn(event.currentTarget.checked)}
        label="Single keys act"
        description="Switch this off if you speak to your machine."
      />
    </Modal>
  )
}

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'In the inbox',
    keys: [
      ['j', 'The next review'],
      ['k', 'The review before'],
      ['a', 'Approve: write why'],
      ['d', 'Deny: write why'],
      ['c', 'Change the statement'],
      ['q', 'Ask whoever waits to justify it'],
      ['r', 'Answer what is asked of you'],
      ['w', 'Withdraw what you asked for'],
      ['m', 'Write a comment'],
      ['Ctrl Enter', 'Send what is written; in a changed statement: go on to its reason'],
      ['Escape', 'Put it aside'],
    ],
  },
  {
    title: 'Everywhere',
    keys: [
      ...pages.map(({ key, title }): readonly [string, string] => [`g ${key}`, `Go to ${title}`]),
      ['?', 'This list'],
    ],
  },
]
