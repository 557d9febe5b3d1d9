import { policyInForce, policyProposalList, type PolicyInForce } from '../../src/api/contract.ts'

/** The policy in force, once what was published last is. `get` asks a gateway's API. */
export async function policyNow(get: (path: string) => Promise<Response>): Promise<PolicyInForce> {
  for (let round = 0; round < 200; round += 1) {
    const { proposals } = policyProposalList.parse(await (await get('/api/v1/policy/proposals')).json())
    const now = policyInForce.parse(await (await get('/api/v1/policy')).json())
    const newest = proposals.find(({ state }) => state === 'published')
    if (newest === undefined || newest.version === now.version) return now
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('What was published did not come into force.')
}
