import { cidrOf } from '../../net/index.ts';
import { defined, sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { forbiddenField, invalidValue } from '../validation/field.ts';
import { dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import type { Node } from './type.ts';

/** podCIDR and podCIDRs say the same (pkg/apis/core/v1/conversion.go). */
function withBothCIDRs(node: Node): Node {
  const { podCIDR, podCIDRs } = node.spec ?? {};
  if (!podCIDR === !podCIDRs?.length) return node;
  const all = podCIDRs?.length ? podCIDRs : [podCIDR as string];
  return { ...node, spec: { ...node.spec, podCIDR: all[0] as string, podCIDRs: all } };
}

const validateCIDRs = ({ spec }: Node): readonly FieldError[] =>
  (spec?.podCIDRs ?? []).flatMap((cidr, index) =>
    cidr.includes('/') && cidrOf(cidr) !== undefined
      ? []
      : [invalidValue(`spec.podCIDRs[${index}]`, spec?.podCIDRs, 'must be valid CIDR')],
  );

/** pkg/registry/core/node/strategy.go. A kubelet registers its Node together with its status. */
export const nodeStrategy: Strategy<Node> = {
  default: withBothCIDRs,
  prepareForUpdate: (node, old) => defined({ ...node, status: old.status }) as Node,
  validate: (node) => [...validateObjectMeta(node.metadata, dns1123Subdomain), ...validateCIDRs(node)],
  validateUpdate: (node, old) => {
    const before = old.spec?.podCIDRs ?? [];
    const moved = before.length > 0 && !sameJson(before, node.spec?.podCIDRs ?? []);
    const detail = 'node updates may not change podCIDR except from "" to valid';
    return [
      ...validateObjectMetaUpdate(node.metadata, old.metadata),
      ...(moved ? [forbiddenField('spec.podCIDRs', detail)] : []),
    ];
  },
};
