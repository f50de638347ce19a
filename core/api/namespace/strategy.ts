import { defined } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { dns1123Label } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import type { Namespace } from './type.ts';

/** The label that lets a selector name a namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** pkg/registry/core/namespace/strategy.go, SetDefaults_Namespace. */
export const namespaceStrategy: Strategy<Namespace> = {
  default: (namespace) => ({
    ...namespace,
    metadata: {
      ...namespace.metadata,
      labels: { ...namespace.metadata.labels, [NAMESPACE_NAME]: namespace.metadata.name },
    },
  }),
  prepareForCreate: (namespace) => {
    const finalizers = namespace.spec?.finalizers ?? [];
    const spec = {
      finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'],
    };
    return { ...namespace, spec, status: { phase: 'Active' } };
  },
  prepareForUpdate: (namespace, old) => defined({ ...namespace, status: old.status }) as Namespace,
  validate: ({ metadata }) => validateObjectMeta(metadata, dns1123Label),
  validateUpdate: ({ metadata }, old) => validateObjectMetaUpdate(metadata, old.metadata),
};
