import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { LedgerDesk, ProvenEntry } from '../audit/ledger-desk.ts'
import { Refusal } from '../core/refusal.ts'
import { hashLeaf } from '../ledger/tiles/tree.ts'
import { knownNames } from '../audit/known-names.ts'
import type { Store } from '../store/database.ts'
import { principalsIn } from './audit.ts'
import { principalOf } from './auth.ts'
import type { LedgerEntryView, LedgerHead, LedgerList } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

const place = z.object({ index: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) })

/** Adds the routes by which anybody sees how the ledger is, and auditors check any entry of it for themselves. */
export function addLedger(app: FastifyInstance, desk: LedgerDesk, origin: string, store: Store): void {
  app.get('/ledger/head', (): LedgerHead => {
    const head = desk.head()
    return { ...head, witnesses: head.witnesses.map((witness) => ({ ...witness })) }
  })
  app.get('/ledger/list', async (_, reply) => {
    const found = await desk.ledgers()
    if (found instanceof Refusal) return sendProblem(reply, found)
    const ledgers = found.map(({ anchors, ...ledger }) => ({
      ...ledger,
      anchors: anchors.map((anchor) => ({ ...anchor })),
    }))
    return { ledgers } satisfies LedgerList
  })
  app.get('/ledger/entries/:index', async (request, reply) => {
    const params = parse(place, request.params)
    if (params instanceof Refusal) return sendProblem(reply, params)
    const found = await desk.entry(params.index, principalOf(request))
    if (found instanceof Refusal) return sendProblem(reply, found)
    const names = await knownNames(store, principalsIn({ entry: found.leaf, session: null }))
    return viewOf(found, origin, Object.fromEntries(names))
  })
}

function viewOf(entry: ProvenEntry, origin: string, names: LedgerEntryView['names']): LedgerEntryView {
  const { index, leaf, bytes, proof, verifierKey, said, recordedAs } = entry
  return {
    origin,
    index,
    type: leaf.type,
    at: leaf.at,
    entry: { ...leaf },
    leaf: bytes.toString('base64'),
    leafHash: hashLeaf(bytes).toString('hex'),
    proof: proof && {
      size: proof.head.size,
      root: proof.head.root.toString('base64'),
      path: proof.path.map((hash) => hash.toString('base64')),
      checkpoint: proof.note,
      verifierKey,
      isWitnessed: proof.isWitnessed,
      file: proof.text,
    },
    names,
    text: said?.text ?? null,
    parameters: said ? [...said.parameters] : null,
    recordedAs,
  }
}
