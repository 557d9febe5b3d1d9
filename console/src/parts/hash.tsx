import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core'
import type { JSX } from 'react'

/** A long hash by its beginning; pointed at it is shown whole, pressed it is copied. */
export function Hash({ hex }: { readonly hex: string }): JSX.Element {
  return (
    <CopyButton value={hex}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : hex} multiline maw={420} className="mono break">
          <UnstyledButton className="hash mono" onClick={copy} aria-label={`${short(hex)} copy the whole`}>
            {short(hex)}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  )
}

const shownChars = 16

function short(hex: string): string {
  return hex.length > shownChars ? `${hex.slice(0, shownChars)}…` : hex
}
