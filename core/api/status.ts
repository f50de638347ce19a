/** field.Error: one thing wrong with one field (k8s.io/apimachinery pkg/util/validation/field/errors.go). */
export interface FieldError {
  /** Path as the API server prints it: `spec.ports[0].targetPort`. */
  readonly field: string;
  /** metav1.CauseType, such as `FieldValueInvalid`. */
  readonly reason: string;
  /** Everything after `field: `, such as `Invalid value: 70000: must be between 1 and 65535, inclusive`. */
  readonly message: string;
}

/** metav1.Status of a refused request. */
export interface Status {
  readonly code: number;
  /** metav1.StatusReason: `BadRequest`, `Invalid`, `NotFound`, `AlreadyExists`, `Conflict`, … */
  readonly reason: string;
  readonly message: string;
  readonly causes?: readonly FieldError[];
}
