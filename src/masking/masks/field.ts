/** One column of a result as PostgreSQL's RowDescription announces it. */
export interface FieldDescription {
  readonly name: string
  /** The relation that the value comes straight from; 0 when it is computed. A view's column names the view. */
  readonly tableOid: number
  /** Counts from 1; 0 is a whole row, negative a system column. Meaningful when `tableOid` is not 0. */
  readonly columnNumber: number
  /** Domains are announced as their base type. */
  readonly typeOid: number
  /** Bytes of the type, negative when they vary. */
  readonly typeSize: number
  readonly typeModifier: number
  /**
   * 0 for text, 1 for binary: the format in which the rows really come. The answer to a Describe of a prepared
   * statement always says 0, so after a Bind the caller puts in what Bind asked for.
   */
  readonly format: number
}
