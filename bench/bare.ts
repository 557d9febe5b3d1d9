/** A proxy of ten lines that only copies bytes: what two sockets cost in this runtime. `node bench/bare.ts <port> <target port>` */
import { connect, createServer } from 'node:net'

const [port, targetPort] = process.argv.slice(2).map(Number)
const host = '127.0.0.1'

createServer({ noDelay: true }, (client) => {
  const target = connect({ host, port: targetPort ?? 0, noDelay: true })
  client.on('data', (bytes) => target.write(bytes))
  target.on('data', (bytes) => client.write(bytes))
  client.on('close', () => target.destroy()).on('error', () => target.destroy())
  target.on('close', () => client.destroy()).on('error', () => client.destroy())
}).listen(port, host)
