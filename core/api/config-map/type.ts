import type { ApiObjectOf } from '../meta.ts';

export interface ConfigMap extends ApiObjectOf<'ConfigMap', 'v1'> {
  readonly data?: Readonly<Record<string, string>>;
  /** Octets in base64. */
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}
