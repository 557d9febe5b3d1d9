/** Where `sallyport` starts. What a command needs is imported when it runs, so that small commands answer at once. */
import { cliEnvironment } from '../config/environment.ts'
import { keepCompiled } from '../core/compiled.ts'
import { openOutput } from './output.ts'

keepCompiled()
const environment = cliEnvironment()
const { run } = await import('./run.ts')
const exit = await run(process.argv.slice(2), openOutput(environment.wantsColours), environment)
// The demo sets its own.
process.exitCode ??= exit
