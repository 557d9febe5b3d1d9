import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The text of a file, or null when there is none. */
export async function readKept(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Writes a file whole or not at all, with exactly these permissions; makes its folder where there is none. */
export async function writeKept(file: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.new`
  await writeFile(draft, content, { mode })
  // An older draft keeps its own permissions through writeFile.
  await chmod(draft, mode)
  await rename(draft, file)
}
