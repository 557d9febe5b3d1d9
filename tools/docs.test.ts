/** Holds the documents true: links lead somewhere, files and commands that they name exist, examples do what is shown. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { describe, test } from 'node:test'
import { z } from 'zod'
import { invariants } from './invariants.ts'
import type { Snippet } from './snippet.ts'
import { outputMatches, snippetsOf } from './snippet.ts'
import { everyFile, hasFile, placeOf, textOf } from './tidy/source-tree.ts'

const root = join(import.meta.dirname, '..')
const documents = everyFile.filter(({ path }) => path.endsWith('.md'))
const snippetMsMax = 60_000

test('links between documents lead to a file and to a heading', () => {
  none(
    documents.flatMap((document) =>
      Array.from(withoutFences(document.text).matchAll(/\]\(([^)\s]+)\)/g), ({ 1: link = '', index }) => {
        if (/^[a-z]+:/.test(link)) return []
        const [file = '', anchor] = link.split('#', 2)
        const path = file === '' ? document.path : posix.join(posix.dirname(document.path), file)
        if (!hasFile(path)) return [`${placeOf(document, index)} links to ${link}: no such file`]
        if (anchor === undefined || !path.endsWith('.md')) return []
        return headingsOf(textOf(path)).includes(anchor)
          ? []
          : [`${placeOf(document, index)}: no heading ${link}`]
      }).flat(),
    ),
  )
})

test('files that documents and comments name exist', () => {
  const named =
    /(?<![\w./-])(?:src|tools|docs|test|bin|bench|deploy|\.ci)\/[\w./-]*\.(?:ts|mjs|md|json|yaml|sql|sh)\b/g
  none(
    everyFile
      .filter(
        ({ path }) => /\.(?:md|ts|mjs)$/.test(path) && path !== 'CHANGELOG.md' && !path.startsWith('tools/'),
      )
      .flatMap((file) =>
        Array.from(file.text.matchAll(named), ({ 0: path, index }) =>
          hasFile(path) ? [] : [`${placeOf(file, index)} names ${path}`],
        ).flat(),
      ),
  )
})

test('decisions are numbered one after the other, and are headed by their number', () => {
  const decisions = documents.filter(({ path }) => path.startsWith('docs/decisions/'))
  assert.ok(decisions.length > 0)
  const numbers = decisions.map(({ path }) => posix.basename(path).slice(0, 4)).sort()
  assert.deepEqual(
    numbers,
    numbers.map((_, at) => String(at + 1).padStart(4, '0')),
  )
  for (const { path, text } of decisions)
    assert.match(text, new RegExp(`^# ${posix.basename(path).slice(0, 4)}: `), path)
})

test('npm scripts that documents name exist', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(textOf('package.json')))
  none(
    documents.flatMap((document) =>
      Array.from(document.text.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(test)\b)/g), (match) => {
        const name = match[1] ?? match[2] ?? ''
        return name in scripts ? [] : [`${placeOf(document, match.index)} names npm run ${name}`]
      }).flat(),
    ),
  )
})

test('ARCHITECTURE.md names every folder of src and every invariant', () => {
  const text = textOf('ARCHITECTURE.md')
  const folders = new Set(everyFile.flatMap(({ path }) => /^src\/([^/]+)\//.exec(path)?.[1] ?? []))
  none(
    [...folders]
      .filter((folder) => !text.includes(`${folder}/`))
      .map((folder) => `no word on src/${folder}/`),
  )
  none(
    invariants.filter((name) => !new RegExp(`\\b${name}\\b`).test(text)).map((name) => `no word on ${name}`),
  )
})

test('README.md shows the commands that start the demo and the tests', () => {
  const text = textOf('README.md')
  none(['npm run demo', 'npm test'].filter((command) => !text.includes(command)))
  assert.match(textOf('.ci/run'), /^exec npm test -- --clients$/m)
})

describe('examples', () => {
  for (const document of documents) {
    const snippets = snippetsOf(document.text)
    if (snippets.length === 0) continue
    test(`of ${document.path} do what they show`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sallyport-docs-'))
      try {
        await symlink(join(root, 'bin', 'sallyport.mjs'), join(folder, '.sallyport'))
        for (const snippet of snippets) await hold(snippet, folder, `${document.path}:${snippet.line}`)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
})

async function hold(snippet: Snippet, folder: string, place: string): Promise<void> {
  switch (snippet.kind) {
    case 'file':
      return writeFile(join(folder, snippet.name), snippet.code)
    case 'ts': {
      const { code, printed } = await runProgram(
        [process.execPath, '--input-type=module-typescript', '-'],
        snippet.code,
        root,
      )
      assert.equal(code, 0, `${place} ended with ${code}:\n${printed}`)
      return
    }
    case 'sh': {
      const script = `sallyport() { "$PWD/.sallyport" "$@"; }\n${snippet.code}`
      const { code, printed } = await runProgram(['bash', '-euo', 'pipefail', '-s'], script, folder)
      assert.equal(code, 0, `${place} ended with ${code}:\n${printed}`)
      if (snippet.output !== null && !outputMatches(snippet.output, printed))
        assert.equal(printed.trim(), snippet.output.trim(), place)
    }
  }
}

function runProgram(
  [program = '', ...args]: readonly string[],
  input: string,
  cwd: string,
): Promise<{ readonly code: number | null; readonly printed: string }> {
  return new Promise((resolve, reject) => {
    const path = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, PATH: path, NODE_TEST_CONTEXT: undefined },
      signal: AbortSignal.timeout(snippetMsMax),
    })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, printed: Buffer.concat(chunks).toString() }))
    child.stdin.end(input)
  })
}

/** The anchors of a document's headings, as code hosts make them. */
function headingsOf(markdown: string): readonly string[] {
  return Array.from(withoutFences(markdown).matchAll(/^#{1,6} (.+)$/gm), ({ 1: title = '' }) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

/** The text with its fenced blocks blanked, so that places stay where they were. */
function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^ *(`{3,})[\s\S]*?^ *\1 *$/gm, (block) => block.replaceAll(/[^\n]/g, ' '))
}

/** Fails with the whole list, one place a line. */
function none(places: readonly string[]): void {
  if (places.length > 0) assert.fail(`\n${places.join('\n')}`)
}
