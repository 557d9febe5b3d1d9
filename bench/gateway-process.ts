/** The gateway as a process of its own: `node gateway-process.ts sallyport.yaml`. Says `ready` when it serves. */
import { loadConfig } from '../src/config.ts'
import { openLog } from '../src/log.ts'
import { startGateway } from '../src/main.ts'

const read = loadConfig(process.argv[2] ?? '')
if (!read.ok) throw new Error(`The configuration has faults: ${JSON.stringify(read.faults)}`)
const gateway = await startGateway(read.config, openLog(read.config.log.level))
process.once('SIGTERM', () => {
  void gateway.close('bench is over').then(() => process.exit(0))
})
