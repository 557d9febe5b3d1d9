/** Why a file may be longer than 400 lines, or a function than 70. Keys: `path` or `path#function`. */
export const sizeReasons: Readonly<Record<string, string>> = {
  'src/audit/audit.test.ts':
    'One ledger, made once, that every question of the file is asked of; what is hidden is tested beside what is found.',
  'src/protocols/postgres/conversation/conversation.test.ts':
    'one story a test, all of one object and its fixture',
  'src/protocols/postgres/conversation/conversation-fixture.ts#talk':
    'gives a conversation all of its ports at once',
  'src/protocols/postgres/replies/refuse.ts#sqlStateOf': 'one exhaustive switch over the codes of refusals',
  'src/ledger/entries/leaf.ts#cut': 'one exhaustive switch over the kinds of entries',
  'test/e2e/routes.test.ts': 'one act a route, all in one table',
  'test/e2e/messages.test.ts': 'one scenario a test, all played both ways by one table',
}
