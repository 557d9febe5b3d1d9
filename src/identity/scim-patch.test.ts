import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applyPatch, ScimFault, truthOf, type ScimDocument } from './scim-patch.ts'

const ana: ScimDocument = {
  userName: 'ana@bank.example',
  active: true,
  name: { givenName: 'Ana' },
  emails: [{ type: 'work', value: 'ana@bank.example' }],
  members: [{ value: 'a' }, { value: 'b' }],
}

const cases: readonly (readonly [string, object, ScimDocument])[] = [
  ['Entra, a word for a truth value', { op: 'Replace', path: 'active', value: 'False' }, { active: 'False' }],
  ['Okta, without a path', { op: 'replace', value: { active: false } }, { active: false }],
  ['another case', { op: 'replace', path: 'Active', value: false }, { active: false }],
  [
    'inside an attribute',
    { op: 'replace', path: 'name.familyName', value: 'Ruiz' },
    { name: { givenName: 'Ana', familyName: 'Ruiz' } },
  ],
  [
    'one of a list',
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'x' },
    { emails: [{ type: 'work', value: 'x' }] },
  ],
  [
    'a new one of a list',
    { op: 'add', path: 'emails[type eq "home"].value', value: 'h' },
    {
      emails: [
        { type: 'work', value: 'ana@bank.example' },
        { type: 'home', value: 'h' },
      ],
    },
  ],
  [
    'a member',
    { op: 'add', path: 'members', value: [{ value: 'b' }, { value: 'c' }] },
    { members: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] },
  ],
  ['without a member', { op: 'remove', path: 'members[value eq "a"]' }, { members: [{ value: 'b' }] }],
  [
    'without listed members',
    { op: 'remove', path: 'members', value: [{ value: 'a' }] },
    { members: [{ value: 'b' }] },
  ],
  ['without any', { op: 'remove', path: 'members' }, { members: undefined }],
  [
    'with its schema named',
    { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:active', value: false },
    { active: false },
  ],
]
for (const [what, operation, changed] of cases)
  test(`a patch: ${what}`, () => {
    const patched = applyPatch(ana, { Operations: [operation] })
    assert.deepEqual(JSON.parse(JSON.stringify(patched)), JSON.parse(JSON.stringify({ ...ana, ...changed })))
  })

test('what is not the client’s, or not understood, is refused whole', () => {
  for (const operation of [
    { op: 'replace', path: 'id', value: 'x' },
    { op: 'replace', path: 'groups', value: [] },
    { op: 'move', path: 'active', value: false },
    { op: 'remove' },
    { op: 'replace', path: '__proto__.admin', value: true },
    { op: 'replace', path: 'emails[type gt 3].value', value: true },
    { op: 'replace', path: 7, value: true },
    'replace',
  ])
    assert.ok(
      applyPatch(ana, { Operations: [{ op: 'replace', path: 'active', value: false }, operation] }) instanceof
        ScimFault,
    )
  for (const body of [null, [], {}, { Operations: [] }, { Operations: 'x' }])
    assert.ok(applyPatch(ana, body) instanceof ScimFault)
})

test('whatever comes, a patch ends in a document or a fault, and reaches no prototype', () => {
  const word = fc.constantFrom(
    'active',
    '__proto__',
    'constructor',
    'members',
    'emails[type eq "work"]',
    'a.b',
  )
  const operation = fc.record({
    op: fc.constantFrom('add', 'replace', 'remove'),
    path: fc.oneof(word, fc.string()),
    value: fc.jsonValue(),
  })
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (Operations) => {
      const before = JSON.stringify(ana)
      const patched = applyPatch(ana, { Operations })
      assert.ok(patched instanceof ScimFault || Object.getPrototypeOf(patched) === Object.prototype)
      assert.equal(JSON.stringify(ana), before)
      assert.equal(Reflect.get({}, 'admin'), undefined)
    }),
  )
})

test('truth values as directories write them; nothing else is one', () => {
  for (const [given, read] of [
    [true, true],
    ['True', true],
    ['FALSE', false],
    ['no', null],
    [0, null],
    [null, null],
  ] as const)
    assert.equal(truthOf(given), read)
})
