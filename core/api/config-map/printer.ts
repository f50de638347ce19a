import { age, column, type Printer } from '../printing/table.ts';
import type { ConfigMap } from './type.ts';

/** printConfigMap. */
export const configMapPrinter: Printer<ConfigMap> = {
  columns: [column('Name'), column('Data'), column('Age')],
  cells: (configMap, now) => [
    configMap.metadata.name,
    Object.keys(configMap.data ?? {}).length + Object.keys(configMap.binaryData ?? {}).length,
    age(configMap, now),
  ],
};
