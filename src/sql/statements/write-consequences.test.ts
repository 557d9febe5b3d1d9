import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction, ForeignKey, Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { effectsIn, factsOf, shortNames } from '../inspect-fixture.ts'

test('a DELETE says which rows of other tables follow it, as far as foreign keys lead', () => {
  const catalog = changed({
    customers: { foreignKeys: [] },
    accounts: { foreignKeys: [keyTo('customers', { onDelete: 'cascade' })] },
    cards: { foreignKeys: [keyTo('accounts', { onDelete: 'set-null', onUpdate: 'cascade' })] },
    keyed: { foreignKeys: [keyTo('customers', {})] },
  })
  const facts = factsOf('delete from customers where id = 1', { catalog })
  assert.deepEqual(effectsIn(facts).filter(isWrite), [
    'write delete public.customers',
    'write delete public.accounts',
    'write update public.cards',
  ])
  assert.deepEqual(facts.unknowns, [])
  assert.equal(facts.isCounted, true)
  // Rows that point to it and do not follow decide whether it succeeds.
  assert.ok(facts.uses.includes('public.keyed.code'))
  const update = factsOf('update accounts set id = 5 where id = 4', { catalog })
  assert.deepEqual(effectsIn(update).filter(isWrite), [
    'write update public.accounts',
    'write update public.cards',
  ])
  const other = factsOf('update accounts set balance = 5 where id = 4', { catalog })
  assert.deepEqual(effectsIn(other).filter(isWrite), ['write update public.accounts'])
})

test('TRUNCATE … CASCADE empties every table that points to it', () => {
  const catalog = changed({
    customers: { foreignKeys: [] },
    accounts: { foreignKeys: [keyTo('customers', {})] },
    cards: { foreignKeys: [keyTo('accounts', {})] },
  })
  const facts = factsOf('truncate customers cascade', { catalog })
  assert.deepEqual(effectsIn(facts), [
    'write truncate public.customers every',
    'write truncate public.accounts every',
    'write truncate public.cards every',
  ])
  assert.deepEqual(facts.unknowns, [])
})

test('a trigger says what its body does with the row', () => {
  const catalog = audited(
    'AFTER INSERT OR UPDATE OR DELETE',
    `begin insert into logs (id, day) values (old.id, tg_op); return null; end`,
  )
  for (const text of [
    'update customers set name = $1 where id = 1',
    'delete from customers where id = 1',
    'insert into customers (id) values (1)',
  ]) {
    const facts = factsOf(text, { catalog })
    assert.deepEqual(facts.unknowns, [], text)
    assert.ok(effectsIn(facts).includes('write insert public.logs'), text)
    assert.deepEqual(
      shortNames(facts.stored ?? ['?']).filter((one) => one !== 'id'),
      [],
      text,
    )
    assert.equal(facts.isCounted, true, text)
  }
  assert.ok(!effectsIn(factsOf('truncate customers', { catalog })).includes('write insert public.logs'))
})

test('I4: what a trigger copies from a row is stored; what a statement gives is its own', () => {
  const catalog = audited(
    'AFTER INSERT OR UPDATE OR DELETE',
    `begin insert into logs (email) values (new.ssn || old.note); return null; end`,
  )
  const stored = (text: string): readonly string[] =>
    shortNames(factsOf(text, { catalog }).stored ?? ['?']).filter((one) => one !== 'note')
  assert.deepEqual(stored("update customers set name = 'x' where id = 1"), ['ssn'])
  assert.deepEqual(stored('delete from customers where id = 1'), ['ssn'])
  assert.deepEqual(stored("insert into customers (ssn) values ('1')"), [])
  assert.deepEqual(stored('insert into customers (name) select iban from accounts'), ['accounts.iban'])
  // Where the body of a function makes the change, what was read tells.
  const body = audited('AFTER DELETE', `begin insert into logs (email) values (old.ssn); return null; end`, [
    routine('purge', 'begin delete from customers where id = 1; end', 'void'),
  ])
  const read = factsOf('select purge()', { catalog: body }).effects.filter((one) => one.kind === 'read')
  assert.ok(read.some((one) => one.columns.includes('public.customers.ssn')))
})

test('I4: a trigger before the event may move a value from one column to another', () => {
  const moving = audited('BEFORE INSERT OR UPDATE', 'begin new.note := new.ssn; return new; end')
  const facts = factsOf("update customers set name = 'x' where id = 1", { catalog: moving })
  assert.deepEqual(shortNames(facts.stored ?? ['?']), ['ssn'])
  const honest = audited(
    'BEFORE INSERT OR UPDATE',
    "begin new.born := now(); new.name := upper(new.name); if new.email = '' then return null; end if; return new; end",
  )
  const stored = factsOf('update customers set note = $1 where id = 1', { catalog: honest })
  // Which way the body went counts as what it yields.
  assert.deepEqual(shortNames(stored.stored ?? ['?']), ['email', 'name'])
  assert.ok(shortNames(stored.uses).includes('email'))
  assert.deepEqual(stored.unknowns, [])
})

test('I4: OLD and NEW are the row by any other name', () => {
  for (const body of [
    'declare it alias for old; begin insert into logs (email) values (it.ssn); return null; end',
    'begin insert into logs (email) values (on_change.old.ssn); return null; end',
    'begin insert into logs (email) values ((old).ssn); return null; end',
    'begin insert into logs (email) values (to_json(new)); return null; end',
    'declare r customers; begin r := new; insert into logs (email) values (r.name); return null; end',
    'begin insert into logs (email) select x.ssn from (select old.*) x; return null; end',
  ]) {
    const facts = factsOf("update customers set name = 'x' where id = 1", {
      catalog: audited('AFTER UPDATE', body),
    })
    const isSeen = shortNames(facts.stored ?? []).includes('ssn') || facts.unknowns.length > 0
    assert.ok(isSeen, body)
  }
})

test('a comparison of OLD with NEW tells of the columns that are set, and of no other', () => {
  for (const catalog of [
    audited(
      'AFTER UPDATE',
      'begin if new.ssn is distinct from old.ssn then perform 1; end if; return null; end',
    ),
    audited('AFTER UPDATE', 'begin if new.* is distinct from old.* then perform 1; end if; return null; end'),
    audited(
      'AFTER UPDATE',
      'begin if (new.id, new.ssn) <> (old.id, old.ssn) then perform 1; end if; return null; end',
    ),
    audited('AFTER UPDATE', 'begin return null; end', [], 'WHEN ((old.* IS DISTINCT FROM new.*))'),
    audited('AFTER UPDATE', 'begin return null; end', [], 'WHEN ((old.ssn IS DISTINCT FROM new.ssn))'),
  ]) {
    const uses = (text: string): boolean => shortNames(factsOf(text, { catalog }).uses).includes('ssn')
    assert.equal(uses("update customers set name = 'x' where id = 1"), false)
    assert.equal(uses("update customers set ssn = 'x' where id = 1"), true)
  }
  for (const condition of ['new.ssn < old.ssn', 'new.ssn = old.note', 'new.ssn = new.ssn']) {
    const catalog = audited('AFTER UPDATE', 'begin return null; end', [], `WHEN (${condition})`)
    assert.ok(
      shortNames(factsOf("update customers set name = 'x'", { catalog }).uses).includes('ssn'),
      condition,
    )
  }
})

test('I3: triggers that are not understood are unknown', () => {
  unknown(audited('AFTER UPDATE', 'begin execute new.name; return null; end'))
  unknown(audited('AFTER UPDATE', "begin update customers set note = 'x'; return null; end"))
  unknown(changed({ customers: { hasTriggers: true, triggers: ['CREATE TRIGGER'] } }))
  unknown(changed({ customers: { hasTriggers: true, triggers: [trigger('AFTER UPDATE', '')] } }))
  const of = audited('BEFORE UPDATE OF ssn', 'begin execute new.name; return null; end')
  assert.deepEqual(factsOf("update customers set name = 'x' where id = 1", { catalog: of }).unknowns, [])
  unknown(audited('BEFORE UPDATE OF name', 'begin execute new.name; return null; end'))
})

test('I3: the function of a trigger may be defined again as it is, and as nothing else', () => {
  const body = 'begin return null; end'
  const catalog = audited('AFTER UPDATE', body)
  const made = (text: string): readonly string[] =>
    factsOf(`create or replace function public.on_change() returns trigger language ${text}`, { catalog })
      .unknowns
  assert.deepEqual(made(`plpgsql as '${body}'`), [])
  for (const other of [
    `plpgsql as 'begin return new; end'`,
    `plpgsql security definer as '${body}'`,
    `plpgsql set search_path = public as '${body}'`,
    `plpgsql strict as '${body}'`,
  ])
    assert.equal(made(other).length, 1, other)
})

test('transition tables hold the rows before and after', () => {
  const definition = `CREATE TRIGGER t AFTER UPDATE ON public.customers REFERENCING OLD TABLE AS was NEW TABLE AS now_is
    FOR EACH STATEMENT EXECUTE FUNCTION public.on_change()`
  const catalog = changed({ customers: { hasTriggers: true, triggers: [definition] } }, [
    routine('on_change', 'begin insert into logs (email) select ssn from was; return null; end', 'trigger'),
  ])
  const facts = factsOf("update customers set name = 'x' where id = 1", { catalog })
  assert.deepEqual(facts.unknowns, [])
  assert.deepEqual(shortNames(facts.stored ?? ['?']), ['ssn'])
})

test('rules say what they put in the place of a change', () => {
  const rule = `CREATE RULE r AS ON INSERT TO public.customer_view DO INSTEAD
    INSERT INTO public.logs (id, email) VALUES (new.id, new.ssn)`
  const catalog = changed({ customer_view: { hasRules: true, rules: [rule] } })
  const facts = factsOf('insert into customer_view (id, ssn) values (1, $1)', { catalog })
  assert.deepEqual(facts.unknowns, [])
  assert.deepEqual(effectsIn(facts).filter(isWrite), [
    'write insert public.customer_view',
    'write insert public.logs',
    'write insert public.logs_1',
  ])
  assert.equal(facts.isCounted, undefined)
  const answering = changed({
    customer_view: { hasRules: true, rules: [`${rule} RETURNING logs.id, logs.email, 1`] },
  })
  assert.equal(
    factsOf('insert into customer_view (id) values (1)', { catalog: answering }).unknowns.length,
    1,
  )
})

test('what a trigger does for other events than those that it is for never runs', () => {
  const hidden = "insert into logs (id) select id from customers where ssn = '1'"
  const body = `begin if tg_op = 'DELETE' then ${hidden}; end if; return null; end`
  const usesOf = (events: string, text: string): readonly string[] =>
    factsOf(text, { catalog: audited(events, body) }).uses
  const upsert = 'insert into customers (id) values (1) on conflict (id) do update set name = excluded.name'
  assert.ok(!usesOf('AFTER INSERT OR UPDATE', upsert).includes('public.customers.ssn'))
  assert.ok(usesOf('AFTER INSERT OR DELETE', 'delete from customers').includes('public.customers.ssn'))
  // Whoever makes the trigger decides what others' writes fire.
  const made = (events: string): readonly string[] =>
    factsOf(`create trigger t ${events} on customers for each row execute function on_change()`, {
      catalog: audited('AFTER TRUNCATE', body),
    }).effects.flatMap(({ columns }) => columns)
  assert.ok(!made('after insert or update').includes('public.customers.ssn'))
  assert.ok(made('after insert or delete').includes('public.customers.ssn'))
})

test('row security decides by what its expressions compare', () => {
  const catalog = changed({ accounts: { readExpressions: ["(iban = current_setting('app.iban'::text))"] } })
  for (const text of [
    'select id from accounts',
    'delete from accounts where id = 1',
    'update accounts set balance = 1',
  ])
    assert.ok(factsOf(text, { catalog }).uses.includes('public.accounts.iban'), text)
  assert.deepEqual(factsOf('insert into accounts (id) values (1)', { catalog }).uses, [])
})

test('row security is understood where its sub-selects name columns of the table, as the server writes them', () => {
  const member =
    '(EXISTS ( SELECT 1 FROM public.cards c WHERE ((c.account_id = accounts.id) AND (c.kind = accounts.iban))))'
  const catalog = changed({ accounts: { readExpressions: [member] } })
  const facts = factsOf('select balance from accounts', { catalog })
  assert.deepEqual(facts.unknowns, [])
  assert.ok(facts.uses.includes('public.accounts.iban') && facts.uses.includes('public.cards.kind'))
  const own = '(EXISTS ( SELECT 1 FROM public.accounts accounts_1 WHERE (accounts_1.id = accounts.id)))'
  const other = changed({ accounts: { readExpressions: [own] } })
  assert.deepEqual(factsOf('select iban from accounts', { catalog: other }).unknowns, [])
})

test('functions in defaults and checks do what they do', () => {
  const catalog = changed({ accounts: { writeExpressions: ['public.get_ssn(7)'] } })
  const facts = factsOf('insert into accounts (id) values (1)', { catalog })
  assert.ok(effectsIn(facts).includes('read select public.customers'))
  assert.ok(facts.stored?.includes('public.customers.ssn'))
  const evil = changed({ accounts: { writeExpressions: ['public.evil()'] } })
  assert.ok(factsOf('insert into accounts (id) values (1)', { catalog: evil }).unknowns.length > 0)
})

test('I4: a check that reads other rows tests what stays in a row that is changed', () => {
  const asking = 'public.get_ssn(iban)'
  assert.ok(testsIban(asking, 'update accounts set balance = 1 where id = 2'))
  assert.ok(
    testsIban(asking, 'insert into accounts (id) values (1) on conflict (id) do update set balance = 1'),
  )
  assert.ok(!testsIban(asking, 'update accounts set iban = $1 where id = 2'))
  assert.ok(!testsIban(asking, 'insert into accounts (id, iban) values (1, $1)'))
  assert.ok(!testsIban('public.plus_one(iban)', 'update accounts set balance = 1 where id = 2'))
  // What it does besides answering tells of the value as well.
  const telling = "set_config('app.seen', iban, false) is not null"
  assert.ok(testsIban(telling, 'update accounts set balance = 1 where id = 2'))
})

test('a write through a view fires the triggers of the table under it', () => {
  const catalog = audited('AFTER UPDATE', 'begin insert into logs (email) values (old.ssn); return null; end')
  const facts = factsOf("update customer_view set full_name = 'x' where id = 1", { catalog })
  assert.ok(shortNames(facts.stored ?? []).includes('ssn'))
})

function testsIban(expression: string, text: string): boolean {
  const catalog = changed({ accounts: { writeExpressions: [expression] } })
  return factsOf(text, { catalog }).uses.includes('public.accounts.iban')
}

function unknown(catalog: CatalogIndex): void {
  const facts = factsOf("update customers set name = 'x' where id = 1", { catalog })
  assert.ok(facts.unknowns.length > 0)
  assert.ok(effectsIn(facts).includes('unknown trigger public.customers'))
}

function isWrite(effect: string): boolean {
  return effect.startsWith('write')
}

function changed(
  changes: Readonly<Record<string, Partial<Relation>>>,
  functions: readonly CatalogFunction[] = [],
): CatalogIndex {
  const snapshot = bankSnapshot()
  return new CatalogIndex({
    ...snapshot,
    relations: snapshot.relations.map((one) => ({ ...one, ...changes[one.name] })),
    functions: [...snapshot.functions, ...functions],
  })
}

function keyTo(name: string, actions: Partial<ForeignKey>): ForeignKey {
  const target = bankSnapshot().relations.find((one) => one.name === name)?.oid ?? 0
  return { target, columns: ['code'], targetColumns: ['id'], onDelete: 'none', onUpdate: 'none', ...actions }
}

function trigger(when: string, condition: string): string {
  return `CREATE TRIGGER t ${when} ON public.customers FOR EACH ROW ${condition} EXECUTE FUNCTION public.on_change()`
}

/** A bank whose customers have a trigger with this body. */
function audited(
  when: string,
  body: string,
  functions: readonly CatalogFunction[] = [],
  condition = '',
): CatalogIndex {
  return changed({ customers: { hasTriggers: true, triggers: [trigger(when, condition)] } }, [
    routine('on_change', body, 'trigger'),
    ...functions,
  ])
}

function routine(name: string, body: string, result: string): CatalogFunction {
  return {
    schema: 'public',
    name,
    argumentCount: 0,
    volatility: 'volatile',
    language: 'plpgsql',
    body,
    securityDefiner: false,
    parameters: '',
    result,
  }
}
