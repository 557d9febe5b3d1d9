import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { principalId, type Principal } from '../core/principal.ts'
import { readDocument } from '../policy/document.ts'
import { faultOfFile } from './config-fault.ts'
import { CommandFault, exits } from './exit.ts'

/** A principal as somebody writes it down to ask what a policy would decide for it. docs/cli.md shows one. */
const principalText = z.strictObject({
  issuer: z.string().min(1).default('https://issuer.example'),
  subject: z.string().min(1),
  kind: z.enum(['person', 'agent', 'workload']).default('person'),
  name: z.string().optional(),
  groups: z.array(z.string()).default([]),
  claims: z.record(z.string(), z.unknown()).default({}),
  get 'on-behalf-of'() {
    return principalText.optional()
  },
})

const fileBytesMax = 64 * 1024

/** The principal that a YAML or JSON file describes, or all that is wrong with the file. */
export function readPrincipal(file: string, endsAt: number): Principal | CommandFault {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) return new CommandFault(exits.usage, `There is no file ${file}.`)
  if (found.size > fileBytesMax)
    return new CommandFault(exits.usage, `${file} is larger than ${fileBytesMax} bytes.`)
  const read = readDocument(readFileSync(file, 'utf8'), file, principalText, fileBytesMax)
  if (read.ok) return principalOf(read.value, endsAt)
  const { message } = faultOfFile(read.faults)
  return new CommandFault(exits.usage, message, 'docs/cli.md shows how a principal is written down.')
}

function principalOf(text: z.infer<typeof principalText>, endsAt: number): Principal {
  const { issuer, subject, kind, name, groups, claims } = text
  const behind = text['on-behalf-of']
  return {
    id: principalId(issuer, subject),
    kind,
    issuer,
    subject,
    name: name ?? subject,
    groups,
    // What an issuer signs always says these; conditions may ask for them.
    claims: { iss: issuer, sub: subject, ...claims },
    endsAt,
    ...(behind ? { onBehalfOf: principalOf(behind, endsAt) } : {}),
  }
}
