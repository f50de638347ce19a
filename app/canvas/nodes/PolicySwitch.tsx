import { setTrafficPolicy } from '../../actions/index.ts';
import type { Policy, ServiceView } from '../scene/world.ts';

const VALUES = ['Cluster', 'Local'] as const;

function set({ namespace, name }: ServiceView, policy: Policy, value: Policy['value']) {
  return (event: { stopPropagation: () => void }): void => {
    event.stopPropagation();
    void setTrafficPolicy({ namespace, name }, policy.field, value);
  };
}

/** The Service's traffic policy, to be changed with one press: it is written into the manifest. */
export function PolicySwitch({ service }: { readonly service: ServiceView }) {
  const { policy, name } = service;
  if (!policy) return null;
  return (
    <fieldset className="cv-policy nopan nodrag">
      <legend className="hidden">
        {policy.field} of {name}
      </legend>
      <span title={policy.field}>{policy.field === 'internalTrafficPolicy' ? 'internal' : 'external'}</span>
      {VALUES.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={policy.value === value}
          title={`${policy.field}: ${value}`}
          onClick={set(service, policy, value)}
        >
          {value}
        </button>
      ))}
    </fieldset>
  );
}
