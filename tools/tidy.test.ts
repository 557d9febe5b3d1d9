/**
 * Holds the picture of ARCHITECTURE.md true by reading the tree. What the linter, the compiler, prettier and knip can
 * see is theirs (.oxlintrc.json has the rules on time, chance, the environment and file names); here is the rest.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { z } from 'zod'
import { invariants, invariantsOf, unguardedInvariants } from './invariants.ts'
import { sizeReasons } from './size-reasons.ts'
import { codeOf } from './tidy/code-text.ts'
import { dependencyLines, mayImport } from './tidy/dependency-book.ts'
import { unreached } from './tidy/entries.ts'
import { circlesOf, importsOf, packageOf } from './tidy/imports.ts'
import { exportsOf, wordsForNothing } from './tidy/names.ts'
import { powerFault } from './tidy/powers.ts'
import { rankFault } from './tidy/ranks.ts'
import { longFiles, longFunctions } from './tidy/sizes.ts'
import type { SourceFile } from './tidy/source-tree.ts'
import { everyFile, hasFile, placeOf, shippedFiles, textOf, typeScriptFiles } from './tidy/source-tree.ts'
import { testNamesOf } from './tidy/test-names.ts'
import { testSupport } from './tidy/test-support.ts'

const testFiles = typeScriptFiles.filter(({ path }) => path.endsWith('.test.ts'))
const consoleFiles = typeScriptFiles.filter(({ path }) => path.startsWith('console/'))
const shippedImports = shippedFiles.flatMap(importsOf)

describe('imports', () => {
  test('point down the ranks', () => {
    none(
      typeScriptFiles
        .filter(({ path }) => path.startsWith('src/'))
        .flatMap((file) =>
          importsOf(file).flatMap(({ target, index }) => {
            const fault = target === null ? null : rankFault(file.path, target)
            return fault === null ? [] : [`${placeOf(file, index)} imports ${target}: ${fault}`]
          }),
        ),
    )
  })

  test('of the console stay in its folder, but for the types of the contract', () => {
    none(
      consoleFiles.flatMap((file) =>
        importsOf(file)
          .filter(
            ({ target, isType }) =>
              target !== null &&
              !target.startsWith('console/') &&
              !(isType && target === 'src/api/contract.ts'),
          )
          .map(({ target, index }) => `${placeOf(file, index)} imports ${target}`),
      ),
    )
  })

  test('run in no circles', () => {
    none(
      circlesOf([...shippedImports, ...consoleFiles.flatMap(importsOf)]).map((circle) => circle.join(' → ')),
    )
  })

  test('name files with their extension', () => {
    const files = new Set(everyFile.map(({ path }) => path))
    none(
      typeScriptFiles.flatMap((file) =>
        importsOf(file)
          .filter(({ target }) => target !== null && !files.has(target))
          .map(({ specifier, index }) => `${placeOf(file, index)} names ${specifier}, which is no file`),
      ),
    )
  })
})

describe('powers', () => {
  test('to reach outside the process are where the table says', () => {
    none(
      shippedFiles.flatMap((file) =>
        importsOf(file).flatMap(({ specifier, index, isType }) => {
          const fault = isType ? null : powerFault(file.path, specifier)
          return fault === null ? [] : [`${placeOf(file, index)} imports ${specifier}: ${fault}`]
        }),
      ),
    )
  })

  test('only the gate issues clearances and what may be shown', () => {
    none(
      calls(
        shippedFiles.filter(({ path }) => !path.startsWith('src/gate/')),
        /\b(?:Clearance|Recorded)\s*(?:\.|\[)\s*(?:issue|\S)/g,
      ),
    )
  })

  test('only the clock knows the time', () => {
    // The linter sees every other source of time and chance.
    none(
      calls(
        shippedFiles.filter(({ path }) => path !== 'src/core/clock.ts'),
        /\bnew Date\s*\(\s*\)|(?<!new )\bDate\s*\(\s*\)/g,
      ),
    )
  })

  test('only config reads the environment', () => {
    none(
      calls(
        shippedFiles.filter(({ path }) => path !== 'src/config.ts' && !path.startsWith('src/config/')),
        /\bprocess\s*(?:\.\s*env\b|\[)|\benv\b[^}]*\}\s*=\s*process\b|\{[^}]*\benv\b[^}]*\}\s+from\s+'\s*'/g,
      ),
    )
  })

  test('no rule is switched off in what ships', () => {
    none(calls(shippedFiles, /\bas (?:any|never)\b/g))
    none(says(shippedFiles, /(?:oxlint|eslint)-disable|@ts-(?:ignore|expect-error|nocheck)/g))
  })
})

describe('names', () => {
  test('are nouns of the domain', () => {
    const paths = typeScriptFiles.flatMap(({ path }) =>
      wordsForNothing(path).map((word) => `${path} is named ${word}`),
    )
    const exported = typeScriptFiles.flatMap((file) =>
      exportsOf(file).flatMap(({ name, index }) =>
        wordsForNothing(name).map((word) => `${placeOf(file, index)} exports ${name}: ${word}`),
      ),
    )
    none([...paths, ...exported])
  })

  test('functions, classes and interfaces that are exported carry a docstring', () => {
    none(
      [...shippedFiles, ...consoleFiles].flatMap((file) =>
        exportsOf(file)
          .filter(({ documented }) => !documented)
          .map(({ kind, name, index }) => `${placeOf(file, index)} ${kind} ${name}`),
      ),
    )
  })
})

describe('sizes', () => {
  test('stay below the ceilings, or say why not', () => {
    const long = [...longFiles(typeScriptFiles), ...longFunctions()]
    none(long.filter((key) => !(key in sizeReasons)).map((key) => `${key} is too long and gives no reason`))
    none(
      Object.keys(sizeReasons)
        .filter((key) => !long.includes(key))
        .map((key) => `${key} needs no reason in tools/size-reasons.ts any more`),
    )
  })
})

describe('leftovers', () => {
  test('what only tests use exists', () => {
    none(Object.keys(testSupport).filter((path) => !hasFile(path)))
  })

  test('whatever stands in src and is no test is reached from where the product starts', () => {
    none(
      unreached(
        shippedFiles.map(({ path }) => path),
        shippedImports,
      ),
    )
  })

  test('no test is switched off or alone', () => {
    none(
      calls(
        testFiles,
        /\b(?:test|it|describe|suite)\s*\.\s*(?:only|skip|todo)\b|\b(?:only|todo|skip)\s*:\s*true\b/g,
      ),
    )
  })

  test('no ticket numbers', () => {
    const files = everyFile.filter(({ path }) => path !== 'package-lock.json' && path !== 'CHANGELOG.md')
    none(says(files, /\b(?:issue|ticket|bug|pull request|PR|GH)[ -]?#?\d+\b/gi))
    // A number sign alone means one only in a comment.
    none(says(typeScriptFiles, /(?:\/\/|\/\*|^ *\*).*[\s(](?<!PKCS )#\d{1,5}\b/gm))
  })

  test('no path of one machine', () => {
    none(says(everyFile, /(?<![\w.}~-])\/(?:work|farm|root|home|Users)\/[\w.-]+/g))
  })

  test('the lock names no registry', () => {
    assert.doesNotMatch(textOf('package-lock.json'), /"resolved": *"https?:/)
  })
})

describe('dependencies', () => {
  const groups = z.record(z.string(), z.string()).default({})
  const manifest = z
    .object({ dependencies: groups, devDependencies: groups, optionalDependencies: groups })
    .parse(JSON.parse(textOf('package.json')))
  const ofConsole = z.object({ devDependencies: groups }).parse(JSON.parse(textOf('console/package.json')))
  const versions = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
    ...ofConsole.devDependencies,
  }
  const lines = dependencyLines(textOf('docs/dependencies.md'))

  test('each has its line in docs/dependencies.md, and no line lacks its dependency', () => {
    assert.deepEqual(lines.map(({ name }) => name).sort(), Object.keys(versions).sort())
  })

  test('are pinned exactly', () => {
    none(
      Object.entries(versions).flatMap(([name, version]) =>
        /^\d+\.\d+\.\d+[\w.-]*$/.test(version) ? [] : [name],
      ),
    )
  })

  test('are imported only where their line says', () => {
    const book = new Map(lines.map((line) => [line.name, line]))
    none(
      typeScriptFiles.flatMap((file) =>
        importsOf(file).flatMap(({ specifier, index }) => {
          const name = packageOf(specifier)
          if (name === null) return []
          const line = book.get(name)
          if (!line) return [`${placeOf(file, index)} imports ${name}, which has no line`]
          return mayImport(line, file.path) ? [] : [`${placeOf(file, index)} may not import ${name}`]
        }),
      ),
    )
  })

  test('what ships imports nothing that is only for development', () => {
    none(
      shippedImports
        .filter(({ specifier }) => (packageOf(specifier) ?? '') in manifest.devDependencies)
        .map(({ from, specifier }) => `${from} imports ${specifier}`),
    )
  })

  test('at run time are imported by what ships', () => {
    const imported = new Set(shippedImports.map(({ specifier }) => packageOf(specifier)))
    none(
      Object.keys(manifest.dependencies)
        .filter((name) => !imported.has(name))
        .map((name) => `${name} is only for development, or for nothing`),
    )
  })

  test('bear the licence that their line names', () => {
    const declared = z.object({ license: z.string() })
    const present = new Set(
      Object.keys(versions).filter((name) => hasFile(`node_modules/${name}/package.json`)),
    )
    none(
      lines
        .filter(({ name }) => present.has(name))
        .flatMap(({ name, licence }) => {
          const { license } = declared.parse(JSON.parse(textOf(`node_modules/${name}/package.json`)))
          return license === licence ? [] : [`${name} is under ${license}, its line says ${licence}`]
        }),
    )
  })
})

describe('invariants', () => {
  test('each is guarded by a test that bears its number', () => {
    const guarded = new Set(testFiles.flatMap((file) => testNamesOf(file).flatMap(invariantsOf)))
    const unguarded: readonly string[] = unguardedInvariants
    none(
      invariants
        .filter((name) => !guarded.has(name) && !unguarded.includes(name))
        .map((name) => `${name} has no test`),
    )
    none(
      unguarded.filter((name) => guarded.has(name)).map((name) => `${name} has a test: take it off the list`),
    )
  })

  test('no test bears the number of none', () => {
    const known: readonly string[] = invariants
    none(
      testFiles.flatMap((file) =>
        testNamesOf(file)
          .filter((name) => invariantsOf(name).some((number) => !known.includes(number)))
          .map((name) => `${file.path}: ${name}`),
      ),
    )
  })
})

/** Where code, not a comment or a text, matches the pattern. */
function calls(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) =>
    Array.from(
      codeOf(file.text).matchAll(pattern),
      ({ 0: found, index }) => `${placeOf(file, index)} has ${found}`,
    ),
  )
}

/** Where the text, comments and all, matches the pattern. */
function says(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) =>
    Array.from(file.text.matchAll(pattern), ({ 0: found, index }) => `${placeOf(file, index)} has ${found}`),
  )
}

/** Fails with the whole list, one place a line. */
function none(places: readonly string[]): void {
  if (places.length > 0) assert.fail(`\n${places.join('\n')}`)
}
