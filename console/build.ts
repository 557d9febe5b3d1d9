/**
 * Builds the console into `console/dist`, by way of a folder beside it, so that a gateway that runs never sees half of
 * one. Run by tools/setup.mjs.
 */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = import.meta.dirname
const made = join(root, `.dist-${process.pid}`)
const place = join(root, 'dist')

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  // The gateway puts a fresh nonce in its place for every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: made,
    emptyOutDir: true,
    target: 'es2024',
    modulePreload: { polyfill: false },
    // Everything is a file of its own: the policy for content allows no data: but for pictures.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    manifest: true,
  },
})
rmSync(place, { recursive: true, force: true })
renameSync(made, place)
