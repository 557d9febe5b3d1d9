import { pino, type Logger } from 'pino'

/** One JSON line an event, to standard error. Secrets are objects that print as `[secret]`; bytes are never logged. */
export function openLog(level: string): Logger {
  return pino(
    { level, base: { service: 'sallyport' }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  )
}
