/** What a stage is built of: the databases of a corpus, what must never be shown of them, and how their rows are put back. */
import { join } from 'node:path'
import { bankCanaries, canariesOf, type Canary } from './canaries.ts'

export interface CorpusSet {
  /** Where `policy.yaml`, `rows-a.sql`, `rows-b.sql` and the files named here are. */
  readonly folder: string
  readonly schemas: readonly string[]
  /** Rows that are the same in both worlds. */
  readonly sharedRows: readonly string[]
  readonly emptied: string
  /** True where whatever cases make is removed behind them, so that they undo only what they change. */
  readonly isSwept: boolean
  /** The policy that labelled statements are judged by, and the resource that it speaks of. */
  readonly judgedBy: { readonly file: string; readonly resource: string }
  /** A table without rows that matter, to define something about. */
  readonly scratch: string
  readonly canaries: readonly Canary[]
}

const here = import.meta.dirname

export const bankSet: CorpusSet = {
  folder: here,
  schemas: ['bank.sql', 'shop.sql'],
  sharedRows: ['shop-rows.sql'],
  emptied:
    'truncate customers, cards, notes, accounts, transactions, events, staff, scratch, checked, defaults, settings, watched, points, desks, tickets, ticket_log, shelves, contracts, contract_history, leases, lease_history, deals, deal_rows, lots, guesses, domained, peeks, vault, articles, article_log, article_tags, article_reads, vitals, moods, parted, files, pacts, pact_rows restart identity cascade',
  isSwept: false,
  judgedBy: { file: join(here, '../../examples/policies/demo.yaml'), resource: 'bank' },
  scratch: 'public.scratch',
  canaries: bankCanaries,
}

export const clinicSet: CorpusSet = {
  folder: join(here, 'clinic'),
  schemas: ['clinic.sql'],
  sharedRows: [],
  emptied: `truncate clinic.ward, clinic."Patient", clinic.appointment, archive.audit, clinic.room, "lab.results".measurement, clinic.staff,
    billing."order", billing.reminder, billing.hospital, billing.tariff, billing.item, clinic.intake, clinic.contact, clinic.safe, clinic.strict,
    "Über Ärzte"."Gehälter", clinic.survey, clinic.scratch, clinic."Table", clinic.queue, clinic.kv, clinic.note, clinic.note_log restart identity cascade;
    alter sequence billing.invoice_no restart; alter sequence clinic."Seq.One" restart`,
  isSwept: true,
  judgedBy: { file: join(here, 'clinic/risk.yaml'), resource: 'clinic' },
  scratch: 'clinic.scratch',
  canaries: canariesOf(
    [
      'alphapalm',
      'betaoak',
      'quillfern',
      'umbermoss',
      'peanutalpha',
      'pollenbeta',
      'policyalpha',
      'policybeta',
      'kneealpha',
      'hipbeta',
      'lipidalpha',
      'ironbeta',
      'auntalpha',
      'unclebeta',
      '+41 44 555',
      '+47 22 333',
      'vaultalpha',
      'cryptbeta',
      'moodalpha',
      'moodbeta',
      'wheezealpha',
      'rashbetaa',
      '7112034',
      '6229144',
      'CH5604835',
      'DE8937040',
    ],
    ['7112034011', '7112034022', '6229144011', '6229144022'],
  ),
}
