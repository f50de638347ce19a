/** Something in a line that is not modelled: the name of a match or target. */
export interface Foreign {
  readonly line: number;
  readonly name: string;
}
