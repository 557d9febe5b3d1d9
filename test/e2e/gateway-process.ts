/** A gateway in a process of its own, to be killed: takes a configuration file, tells its parent the port it listens on. */
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { parseConfig } from '../../src/config.ts'
import { startGateway } from '../../src/main.ts'

const file = process.argv[2] ?? ''
const read = parseConfig(readFileSync(file, 'utf8'), file, {})
if (!read.ok) throw new Error(JSON.stringify(read.faults))
const gateway = await startGateway(read.config, pino({ level: 'warn' }, pino.destination(2)))
process.on('message', () => {
  void gateway.close('asked to stop').then(() => process.disconnect?.())
})
process.send?.(gateway.postgres.port)
