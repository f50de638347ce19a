import type { IntOrString } from '../meta.ts';
import type { FieldError } from '../status.ts';
import { complaints } from './field.ts';
import { portName, portNumber } from './names.ts';

/** supportedPortProtocols. */
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** ValidatePortNumOrName. */
export function validatePortNumberOrName(port: IntOrString, field: string): readonly FieldError[] {
  return complaints(field, port, typeof port === 'number' ? portNumber(port) : portName(port));
}
