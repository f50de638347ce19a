import type { ApiObject, JsonObject, PodTemplate } from '../../api/index.ts';

/** What the Pods of an object are made to: of a Pod, what it is itself. */
export const templateOf = (object: ApiObject): PodTemplate['spec'] | undefined => {
  if (object.kind === 'Pod') return object.spec;
  return 'spec' in object && object.spec && 'template' in object.spec
    ? object.spec.template?.spec
    : undefined;
};

/** A patch of it as one of the object. */
export const inTemplate = ({ kind }: ApiObject, spec: JsonObject): JsonObject =>
  kind === 'Pod' ? { spec } : { spec: { template: { spec } } };
