import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import type { JSX } from 'react'
import { Icon } from './icon.tsx'

/** Lines to be taken elsewhere. */
export function Snippet({ text }: { readonly text: string }): JSX.Element {
  return (
    <div className="snippet">
      <pre className="mono" tabIndex={0}>
        {text}
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon variant="subtle" color="gray" size="md" onClick={copy} aria-label="Copy these lines">
              <Icon name={copied ? 'check' : 'copy'} size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  )
}
