import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatFault } from './document.ts'
import { parsePolicy } from './parse.ts'
import { policyBytesMax } from './schema.ts'

function faults(text: string): readonly string[] {
  const parsed = parsePolicy(Buffer.from(text), 'p.yaml')
  return parsed.ok ? [] : parsed.faults.map(formatFault)
}

test('every fault of a file comes back at once, with its place and a fix, shape and meaning alike', () => {
  assert.deepEqual(
    faults(`version: 1
classes:
  ssn: { mask: { keep-last: 4 }, predicats: deny }
  note: { mask: tokn }
protect:
  - resources: bank
    columns: { public.customers.ssn: sssn, customers: note }
rules:
  - name: reads
    verdct: allow
    effects: [reed, connect]
    when: now.hour >= "x"
  - name: writes
    verdict: review
  - name: writes
    verdict: allow
    principals: { claims: { repository_id: 123 } }
    when: 'principal.idd == "x"'
`),
    [
      'p.yaml:3:34: Unknown key `predicats`. Did you mean `predicates`? [classes.ssn.predicats]',
      'p.yaml:4:17: `tokn` is not known here. Did you mean `token`? [classes.note.mask]',
      'p.yaml:7:38: There is no class `sssn`. Did you mean `ssn`? [protect[0].columns["public.customers.ssn"]]',
      'p.yaml:7:44: `customers` is not a column name. Write schema.table.column. [protect[0].columns.customers]',
      'p.yaml:9:5: The key `verdict` is missing. Use one of: allow, review, deny. [rules[0].verdict]',
      'p.yaml:10:5: Unknown key `verdct`. Did you mean `verdict`? [rules[0].verdct]',
      'p.yaml:11:15: `reed` is not known here. Did you mean `read`? [rules[0].effects[0]]',
      'p.yaml:12:11: Condition: no such overload: int >= string. docs/policy.md says what can be written, under "Conditions". [rules[0].when]',
      'p.yaml:13:5: A review needs reviewers. Add `review: { groups: [...] }`. [rules[1]]',
      'p.yaml:17:44: Expected text or true or false, found a number. Put it in quotes. [rules[2].principals.claims.repository_id]',
      'p.yaml:18:22: Condition: No such key: idd. docs/policy.md lists the fields, under "Conditions". [rules[2].when]',
    ],
  )
})

test('what is well formed beside faults is checked, and never for what they leave out', () => {
  assert.deepEqual(
    faults(`version: 1
timezone: Mars/Olympus
classes: { 'b c': {}, ssn: { mask: { keep-last: 9 } } }
protect: [{ resources: bank, columns: { public.c.ssn: snn } }]
unmask: [{ name: u, classes: [ssn] }]
roles:
  - { name: reader, principals: { groups: [a] } }
  - { name: writer, principals: 7 }
subjects: [{ columns: [] }]
budgets:
  - { name: few, per: hour, subjects: 3, rows: 1.5 }
  - { name: some, per: hour, subjects: 3 }
rules:
  - { name: a, verdict: allow, principals: { groups: ['role:reader', 'role:writer'] } }
  - { name: a, verdict: deny, rows-max: -1, reason: '' }
  - { name: a, verdict: deny }
  - { name: b, verdict: review, review: { groups: [], wait: a while } }
  - { name: c, verdict: deny, bytes-max: much, resources: { labels: {} } }
`),
    [
      'p.yaml:2:11: `Mars/Olympus` is not a time zone. Write an IANA name such as America/New_York. [timezone]',
      'p.yaml:3:12: The key `b c` cannot be used here. Use up to 64 letters, digits, dots, hyphens and underscores, no spaces. [classes["b c"]]',
      'p.yaml:3:49: The number is too large. Write 8 or less. [classes.ssn.mask.keep-last]',
      'p.yaml:4:55: There is no class `snn`. Did you mean `ssn`? [protect[0].columns["public.c.ssn"]]',
      'p.yaml:5:10: The key `principals` is missing. Add it: keys and values. [unmask[0].principals]',
      'p.yaml:8:33: Expected keys and values, found a number. Write keys and values in its place. [roles[1].principals]',
      'p.yaml:9:23: Expected keys and values, found a list. Write keys and values in its place. [subjects[0].columns]',
      'p.yaml:11:48: Expected a whole number, found a number. Write a whole number in its place. [budgets[0].rows]',
      'p.yaml:15:41: The number is too small. Write 0 or more. [rules[1].rows-max]',
      'p.yaml:15:54: Nothing is written here. Write it, or remove the key. [rules[1].reason]',
      'p.yaml:16:13: The name `a` is taken by rules[0]. Give each a name of its own. [rules[2].name]',
      'p.yaml:17:51: Too little is listed here. List at least 1. [rules[3].review.groups]',
      'p.yaml:17:61: This does not fit here. Write a duration such as 30s, 10m or 2h. [rules[3].review.wait]',
      'p.yaml:18:42: This does not fit here. Write a number of bytes, or one with KB, MB or GB. [rules[4].bytes-max]',
      'p.yaml:18:69: This does not fit here. Name at least one label. [rules[4].resources.labels]',
    ],
  )
})

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['an empty file', '', /found nothing/],
  ['two documents', 'version: 1\n---\nversion: 1', /second document/],
  ['a doubled key', 'version: 1\nversion: 1\nrules: []', /:2:1: This key is there already/],
  ['what is nested too deeply', `a: ${'['.repeat(20_000)}`, /nested too deeply/],
  ['an unknown tag', 'version: !x 1\nrules: []', /Tags/],
  ['a key that objects treat specially', 'version: 1\nrules: []\n__proto__: {}', /:3:1: .*cannot be used/],
  ['aliases that multiply', `a: &a [1,1]\nb: &b [${'*a,'.repeat(40)}]\nc: [${'*b,'.repeat(40)}]`, /aliases/],
  [
    'a rule name twice',
    rulesOf('{ name: a, verdict: deny }', '{ name: a, verdict: deny }'),
    /:4:13: .*taken by rules\[0\]/,
  ],
  ['a reserved name', rulesOf('{ name: default, verdict: deny }'), /itself uses/],
  [
    'a condition with matches',
    rulesOf(`{ name: a, verdict: deny, when: 'effect.object.matches("(a+)+$")' }`),
    /matches/,
  ],
  ['a condition without a truth value', rulesOf('{ name: a, verdict: deny, when: now.hour }'), /yields int/],
  [
    'a condition on an open claim',
    rulesOf('{ name: a, verdict: deny, when: principal.claims.x }'),
    /yields dyn/,
  ],
  ['a constant condition', rulesOf(`{ name: a, verdict: deny, when: 'false' }`), /never holds/],
  [
    'a condition that goes deep',
    rulesOf(`{ name: a, verdict: deny, when: '${'('.repeat(300)}now.hour > 1${')'.repeat(300)}' }`),
    /[Dd]epth|max/,
  ],
  [
    'every-row without writes',
    rulesOf('{ name: a, verdict: deny, effects: [read], every-row: true }'),
    /never match/,
  ],
  [
    'objects of a transaction',
    rulesOf('{ name: a, verdict: deny, effects: [transaction], objects: [a] }'),
    /never match/,
  ],
  [
    'a person behind nobody',
    rulesOf('{ name: a, verdict: deny, principals: { kinds: [person], on-behalf-of: { groups: [g] } } }'),
    /never match/,
  ],
  ['a version in quotes', 'version: "1"\nrules: []', /:1:11: .*without quotes/],
  ['an empty list', rulesOf('{ name: a, verdict: deny, effects: [] }'), /List at least 1/],
  [
    'a pattern of a column',
    rulesOf('{ name: a, verdict: deny, effects: [read], objects: [public.customers.ssn] }'),
    /`public.customers.ssn` can never match/,
  ],
  ['a broken pattern', rulesOf('{ name: a, verdict: deny, objects: ["a..b"] }'), /not an object pattern/],
  ['a review by nobody', rulesOf('{ name: a, verdict: review, review: { wait: 1m } }'), /needs reviewers/],
  [
    'more owners than a quorum',
    rulesOf('{ name: a, verdict: review, review: { owners: 2 } }'),
    /More owners than the quorum/,
  ],
  ['terms nobody uses', rulesOf('{ name: a, verdict: deny, review: { groups: [g] } }'), /never used/],
  [
    'a wait of a week',
    rulesOf('{ name: a, verdict: review, review: { groups: [g], wait: 168h } }'),
    /longer than 24h/,
  ],
  [
    'a role for two days at once',
    `version: 1\nroles: [{ name: r, request: { groups: [g], longest: 48h } }]\nrules: []`,
    /24h at most.*request.longest/,
  ],
  [
    'a clearance for everyone',
    'version: 1\nclasses: { c: {} }\nrules: []\nunmask: [{ name: a, principals: {}, classes: [c] }]',
    /selects everyone/,
  ],
  [
    'one column twice',
    'version: 1\nclasses: { c: {} }\nrules: []\nprotect: [{ columns: { a.b.c: c, A.b.c: c } }]',
    /same column/,
  ],
  ['a made-up time zone', 'version: 1\ntimezone: Mars/Olympus\nrules: []', /not a time zone/],
  [
    'a review of predicates without terms',
    'version: 1\nclasses: { c: { predicates: review } }\nrules: []',
    /needs reviewers/,
  ],
]

for (const [what, text, expected] of refused) {
  test(`a policy is refused for ${what}`, () => assert.match(faults(text).join('\n'), expected))
}

test('I8: a file beyond the limit is not read, bytes that are not UTF-8 neither', () => {
  assert.match(faults(`#${'x'.repeat(policyBytesMax)}`).join(), /larger than/)
  const parsed = parsePolicy(Buffer.from([0x76, 0xff]), 'p.yaml')
  assert.ok(!parsed.ok && parsed.faults[0]?.message.includes('UTF-8'))
})

test('any text gives a policy or faults, never an exception', () => {
  const pieces = fc.constantFrom(
    'version: 1',
    '\n',
    'rules:',
    ' - ',
    'name: a',
    '{',
    '}',
    '[',
    '&a ',
    '*a',
    ': ',
    '"',
    "'",
    '|',
    '!!set',
    '? ',
    'verdict: deny',
    'when: ',
    'now',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((list) => list.join('')),
      ),
      (text) => {
        const parsed = parsePolicy(Buffer.from(text), 'p.yaml')
        assert.ok(
          parsed.ok ||
            (parsed.faults.length > 0 &&
              parsed.faults.every((one) => one.line >= 1 && one.column >= 1 && one.fix !== '')),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('the version is the SHA-256 of the bytes, defaults are the careful ones, names are normal', () => {
  const text =
    'version: 1\nclasses: { c: {}, n: { mask: } }\nprotect: [{ columns: { Public.T."C d": c } }]\nrules: []'
  const parsed = parsePolicy(Buffer.from(text), 'p.yaml')
  assert.ok(parsed.ok)
  assert.equal(parsed.policy.version, createHash('sha256').update(text).digest('hex'))
  assert.deepEqual(parsed.policy.classes.get('c'), {
    name: 'c',
    strategy: { kind: 'null' },
    predicates: 'deny',
    opensTokens: false,
    writes: 'deny',
    review: null,
  })
  assert.deepEqual(parsed.policy.classes.get('n')?.strategy, { kind: 'null' })
  assert.deepEqual([...(parsed.policy.protections[0]?.columns ?? [])], [['public.t."C d"', 'c']])
})

function rulesOf(...rules: readonly string[]): string {
  return `version: 1\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`
}

/** What to do about the faults of a policy with these lines. */
function fixesOf(lines: string): string {
  const parsed = parsePolicy(Buffer.from(`version: 1\n${lines}rules: [{ name: a, verdict: allow }]\n`), 'p')
  return parsed.ok ? '' : parsed.faults.map((fault) => fault.fix).join()
}

test('what may stand at a place is told whole', () => {
  assert.match(fixesOf('classes: { x: { mask: rot13 } }\n'), /token, year, null\..*keep-last, fixed/)
  assert.match(fixesOf('detect: [{ values: { nothing-like: x } }]\n'), /ssn.*iban/)
})
