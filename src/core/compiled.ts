import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

/**
 * Where the runtime keeps what it made of the sources: types stripped, functions compiled. Beside the packages, so that
 * whoever could change it could change the program as well (docs/decisions/0016).
 */
export const compiledFolder = join(
  import.meta.dirname,
  '..',
  '..',
  'node_modules',
  '.cache',
  'sallyport-compiled',
)

/** From here on what is imported is taken from that folder where it is there; one that cannot be written is done without. */
export function keepCompiled(): void {
  enableCompileCache(compiledFolder)
}

/** Stores what was compiled so far, for the next start. */
export function storeCompiled(): void {
  flushCompileCache()
}
