import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core'
import type { JSX } from 'react'

/** A long hash by its beginning; pointed at it is shown whole, pressed it is copied. */
export function Hash({ hex }: { readonly hex: string }): JSX.Element {
  return (
    <CopyButton value={hex}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : hex} multiline maw={420} className="mono break">
          <UnstyledButton className="hash mono" onClick={copy} aria-label={`Copy ${hex}`}>
            {hex.length > shownChars ? `${hex.slice(0, shownChars)}…` : hex}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  )
}

const shownChars = 16
