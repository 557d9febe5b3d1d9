/** The target said something that its protocol does not allow at this place. The session cannot go on. */
export class TargetFault extends Error {
  override readonly name = 'TargetFault'
}
