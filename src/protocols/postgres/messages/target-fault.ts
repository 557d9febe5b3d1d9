/** The target said something that its protocol does not allow at this place. The session cannot go on. */
export class TargetFault extends Error {
  override readonly name = 'TargetFault'
}

/** The target sent a row that nobody holds whole, which masking or searching it needs. No fault of the target's. */
export class RowTooLong extends Error {
  override readonly name = 'RowTooLong'
}

/** What nobody could read is a COPY of rows to the target, whose end could not be waited for. No fault of the target's. */
export class UnreadCopy extends Error {
  override readonly name = 'UnreadCopy'
}

/** The fault of a message that stands where the protocol has no place for it. */
export function unasked(name: string): TargetFault {
  return new TargetFault(`${name} that nobody asked for`)
}
