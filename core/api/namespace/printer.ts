import { age, column, type Printer } from '../printing/table.ts';
import type { Namespace } from './type.ts';

/** printNamespace. */
export const namespacePrinter: Printer<Namespace> = {
  columns: [column('Name'), column('Status'), column('Age')],
  cells: (namespace, now) => [namespace.metadata.name, namespace.status?.phase ?? '', age(namespace, now)],
};
