import { createServer } from 'node:net'
import { failed, fine, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

/** Whether the gateway could listen where it is told to. */
export async function checkPorts({ config, isRunning }: Patient): Promise<readonly Finding[]> {
  const { postgres, http } = config.listen
  return Promise.all([port('PostgreSQL', postgres, isRunning), port('HTTP', http, isRunning)])
}

async function port(
  name: string,
  { host, port: number }: { readonly host: string; readonly port: number },
  isRunning: boolean,
): Promise<Finding> {
  const check = `port for ${name}`
  const place = `${host}:${number}`
  if (number === 0) return fine(check, `${host}, any free one`)
  const code = await tryListening(host, number)
  switch (code) {
    case null:
      return fine(check, `${place} is free`)
    case 'EADDRINUSE':
      if (isRunning) return fine(check, `${place} is taken while a gateway runs`)
      return failed(
        check,
        `${place} is taken.`,
        'Stop what listens there, or choose another port under `listen`.',
      )
    case 'EACCES':
      return failed(check, `${place} is not for this account.`, 'Choose a port from 1024 on under `listen`.')
    default:
      return failed(check, `${place} cannot be listened on (${code}).`, 'Choose an address of this machine.')
  }
}

/** Null when it could be listened on, else the system's reason. Nobody is served meanwhile. */
function tryListening(host: string, number: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer((client) => client.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port: number, exclusive: true }, () => server.close(() => resolve(null)))
  })
}
