import { existsSync } from 'node:fs'

// Without what only a window needs, a page takes half of the processor; some systems have the one, some the other.
const shell = '/usr/bin/chromium-headless-shell'

/** Debian's Chromium. */
export const browserProgram = existsSync(shell) ? shell : '/usr/bin/chromium'
