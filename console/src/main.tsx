import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './console.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './api/queries.ts'
import { router } from './router.tsx'
import { theme, variables } from './theme.ts'

const script = document.querySelector('script[nonce]')
// The content policy allows a style only with the nonce of this answer.
const nonce = script instanceof HTMLElement ? (script.nonce ?? '') : ''
// What locks the page's scrolling under a dialog writes a style too, and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce })
const place = document.getElementById('root')
if (place === null) throw new Error('The page has no place for the console.')

createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="top-right" limit={4} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
