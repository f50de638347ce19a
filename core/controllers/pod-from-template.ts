import type { ApiObject, Pod, PodTemplate } from '../api/index.ts';
import { type ClusterContext, generatedName } from '../apiserver/index.ts';
import { controllerRef } from './owner.ts';

/**
 * A new Pod as its owner asks for it (pkg/controller/controller_utils.go GetPodFromTemplate). Its name is drawn here
 * and not by the API server, so that the event about it can say it.
 */
export function podFromTemplate(owner: ApiObject, template: PodTemplate, context: ClusterContext): Pod {
  const generateName = `${owner.metadata.name}-`;
  const { labels, annotations } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: generatedName(generateName, context),
      generateName,
      namespace: owner.metadata.namespace ?? 'default',
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerRef(owner)],
    },
    spec: template.spec,
  };
}
