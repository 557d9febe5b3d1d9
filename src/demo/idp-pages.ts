import { demoPeople } from './idp-people.ts'

/** A page of the demo's identity provider. `body` is HTML; every value in it has been escaped. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1rem; color: #1b1f24 }
button { font: inherit; padding: .6rem 1rem; margin: .3rem 0; width: 100%; text-align: left; cursor: pointer }
small { color: #57606a }
</style>
<h1>${escapeHtml(title)}</h1>
${body}
<p><small>The demo's identity provider. It listens on this machine alone and asks for no password.</small></p>
`
}

/** Asks who is signing in to which client. */
export function loginPage(client: string): string {
  const buttons = demoPeople.map(
    ({ id, name, role }) =>
      `<button name="person" value="${escapeHtml(id)}">${escapeHtml(name)} <small>${escapeHtml(role)}</small></button>`,
  )
  return page(
    'Who are you?',
    `<p><b>${escapeHtml(client)}</b> wants to act for you.</p><form method="post">${buttons.join('\n')}</form>${cancelForm}`,
  )
}

/** Asks a person who is signed in already whether a client may act for them. */
export function consentPage(client: string, person: string): string {
  return page(
    'Continue?',
    `<p><b>${escapeHtml(client)}</b> wants to act for you, ${escapeHtml(person)}.</p>
<form method="post"><button name="person" value="${escapeHtml(person)}">Continue</button></form>${cancelForm}`,
  )
}

const cancelForm = '<form method="post"><button name="cancel" value="yes">Cancel</button></form>'

/** Text as HTML shows it, in content and in attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
