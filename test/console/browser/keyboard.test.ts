/** The reviewer has no mouse: all is reached, seen and heard by keys alone, and the keyboard is never lost or caught. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { addAuthenticator } from './authenticator.ts'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({ policy: 'test/clients/passkey.yaml', host: 'localhost' })
})
after(() => on[Symbol.asyncDispose]())

const focus = z.object({
  tag: z.string(),
  name: z.string(),
  isSeen: z.boolean(),
  isInView: z.boolean(),
})

/** What has the keyboard: what it is called, whether that can be seen, whether it is within the window. */
async function focused(page: Page): Promise<z.infer<typeof focus>> {
  return focus.parse(
    await page.evaluate(`(() => {
      const one = document.activeElement
      if (one === document.body) return { tag: 'BODY', name: '', isSeen: false, isInView: true }
      const labels = [...(one.labels ?? [])].map((label) => label.textContent).join(' ')
      const name = one.getAttribute('aria-label') || labels || one.textContent || one.getAttribute('placeholder') || ''
      const marks = [one, one.closest('.cm-editor'), one.parentElement].filter(Boolean).map((place) => getComputedStyle(place))
      const isSeen = marks.some(({ outlineStyle, outlineWidth, boxShadow, borderColor }, at) =>
        (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || (at === 0 && one.matches('input, textarea')))
      const { top, bottom, left, right } = one.getBoundingClientRect()
      const isInView = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
      return { tag: one.tagName, name: name.trim(), isSeen, isInView }
    })()`),
  )
}

/** Waits until what has the keyboard bears this name. */
async function focusComes(page: Page, name: RegExp): Promise<void> {
  let at = await focused(page)
  for (let tries = 0; tries < 200 && !name.test(at.name); tries += 1) {
    await page.waitForTimeout(50)
    at = await focused(page)
  }
  assert.match(at.name, name)
}

/** Presses Tab until what is called so has the keyboard; everything on the way has a name and is seen. */
async function tabTo(page: Page, name: RegExp, tabsMax = 80): Promise<void> {
  const passed: string[] = []
  for (let tabs = 0; tabs < tabsMax; tabs += 1) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at.tag === 'BODY') continue
    assert.notEqual(at.name, '', `a ${at.tag} without a name after ${passed.at(-1)}`)
    assert.ok(at.isSeen, `nobody sees that ${at.name} has the keyboard`)
    assert.ok(at.isInView, `${at.name} has the keyboard out of sight`)
    passed.push(at.name)
    if (name.test(at.name)) return
  }
  assert.fail(`no ${name} among ${passed.join(' | ')}`)
}

test('from the inbox to a signed change and a denial without a mouse', async () => {
  const first = await ask(on, 'ana', 'DELETE FROM notes WHERE id < 0')
  const page = await on.signedIn('Rita Olsen', '/keys')
  await addAuthenticator(page)

  await tabTo(page, /Make a passkey/)
  await page.keyboard.type('The key on my desk')
  await page.keyboard.press('Enter')
  await page.getByText('The key on my desk', { exact: true }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.getByRole('heading', { name: 'Delete rows of public.notes', level: 1 }).waitFor()
  const told = page.getByRole('complementary', { name: 'Reviews' }).getByRole('status')
  await told.filter({ hasText: '1 waits, the newest: Delete rows of public.notes' }).waitFor()
  await told.filter({ hasText: 'Review 1 of 1: Delete rows of public.notes' }).waitFor()

  const field = page.locator('textarea:focus, input:focus')

  // What comes meanwhile is heard, and reached.
  const second = await ask(on, 'ana', 'DELETE FROM cards WHERE id < 0')
  await told.filter({ hasText: '2 wait, the newest: Delete rows of public.cards' }).waitFor()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByText('Ask whoever waits to justify it').waitFor()
  for (let tabs = 0; tabs < 4; tabs += 1) await page.keyboard.press('Tab')
  assert.equal(await help.locator(':focus').count(), 1, 'a dialog keeps the keyboard')
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'hidden' })

  await tabTo(page, /^Delete rows of public\.cards/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Delete rows of public.cards', level: 1 }).waitFor()
  await tabTo(page, /^Statement, 1 lines/)
  await tabTo(page, /^Deny/)
  await page.keyboard.press('Enter')
  await field.waitFor()
  await page.keyboard.type('Cards are not')
  await page.keyboard.press('Escape')
  // What was put aside has the keyboard again.
  await focusComes(page, /^Deny/)
  await page.keyboard.press('Enter')
  await field.waitFor()
  await page.keyboard.type(' deleted.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('This review is over.').waitFor()
  assert.match(String(await second.answer), /A reviewer denied this statement: Cards are not deleted\./)
  // A ruling leaves one at its heading.
  await focusComes(page, /^Delete rows of public\.cards/)

  await page.keyboard.press('k')
  await page.getByRole('heading', { name: 'Delete rows of public.notes', level: 1 }).waitFor()
  const said = page.getByRole('region', { name: 'What was said' })
  await page.keyboard.press('q')
  await field.waitFor()
  await page.keyboard.type('Which notes?')
  await page.keyboard.press('Control+Enter')
  await said.getByText('Which notes?').waitFor()
  await page.keyboard.press('m')
  await field.waitFor()
  await page.keyboard.type('I narrow it.')
  await page.keyboard.press('Control+Enter')
  await said.getByText('I narrow it.').waitFor()

  await page.keyboard.press('c')
  const editor = page.getByRole('textbox', { name: 'The statement as you would have it' })
  const writing = page.locator('.cm-content:focus')
  await writing.waitFor()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' AND id > -5')
  await page.locator('.cm-changedLine').waitFor()
  // The first may close what the editor offers.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await editor.waitFor({ state: 'detached' })
  await page.keyboard.press('c')
  await editor.getByText('AND id > -5').waitFor()
  // The editor lets go of the keyboard.
  await writing.waitFor()
  await page.keyboard.press('Tab')
  await writing.waitFor({ state: 'detached' })
  await page.keyboard.press('Shift+Tab')
  await writing.waitFor()
  await page.keyboard.press('Control+Enter')
  await focusComes(page, /^Why this statement instead/)
  await page.keyboard.type('Narrower.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('This review is over.').waitFor()
  await said.getByText('signed by passkey').waitFor()
  assert.equal(await first.answer, 0)
  await Promise.all([first.client.end(), second.client.end()])
  assert.deepEqual(on.faults, [])
})

test('on no page does Tab get caught, pass what has no name, or go where nobody sees it', async () => {
  const page = await on.signedIn('Rita Olsen', '/reviews')
  for (const path of ['/reviews', '/sessions', '/access', '/start', '/keys']) {
    await page.goto(on.stage.config.publicUrl + path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
    const seen = new Set<string>()
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await page.keyboard.press('Tab')
      const at = await focused(page)
      if (at.tag === 'BODY') break
      assert.notEqual(at.name, '', `${path}: a ${at.tag} without a name`)
      assert.ok(at.isSeen, `${path}: nobody sees ${at.name}`)
      seen.add(at.name)
    }
    assert.ok(seen.size > 5 && seen.has('Skip to the page'), `${path}: ${[...seen].join(' | ')}`)
  }
  assert.deepEqual(on.faults, [])
})
