import type { z } from 'zod'
import { Refusal } from '../core/refusal.ts'

/** The value in the shape that a contract asks for, or a refusal that names every fault. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T | Refusal {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the request'}: ${message}`,
  )
  return new Refusal('request-invalid', faults.join('; ').slice(0, 500))
}
