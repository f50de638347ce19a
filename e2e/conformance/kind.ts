/** One way in which a vector does not hold. `path` says where in `expect` it stands. */
export interface Failure {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** A parsed vector file. Each kind reads its own fields; all have `name` and `about`. */
export interface Vector {
  readonly name: string;
  readonly about: string;
  readonly [field: string]: unknown;
}

/** How vectors of one folder are held against core. The folder's name is the kind's name. */
export interface VectorKind {
  readonly kind: string;
  /** Empty: the vector passes. A throw counts as a failure too. */
  run(vector: Vector): readonly Failure[];
}
