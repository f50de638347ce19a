import { setTrafficPolicy } from '../../actions/index.ts';
import type { Policy, ServiceView } from '../scene/world.ts';

const VALUES = ['Cluster', 'Local'] as const;

function set({ namespace, name }: ServiceView, policy: Policy, value: Policy['value']) {
  return (event: { stopPropagation: () => void }): void => {
    event.stopPropagation();
    void setTrafficPolicy({ namespace, name }, policy.field, value);
  };
}

/** Inside the cluster few ever touch it: one button that says how it is and turns it round. */
function Internal({ service, policy }: { readonly service: ServiceView; readonly policy: Policy }) {
  const other = policy.value === 'Cluster' ? 'Local' : 'Cluster';
  return (
    <button
      type="button"
      className="cv-policy-turn nopan nodrag"
      title={`internalTrafficPolicy: ${policy.value}. Press for ${other}.`}
      aria-label={`internalTrafficPolicy of ${service.name}: ${policy.value}, press for ${other}`}
      onClick={set(service, policy, other)}
    >
      {policy.value}
    </button>
  );
}

/** The Service's traffic policy, to be changed with one press: it is written into the manifest. */
export function PolicySwitch({ service }: { readonly service: ServiceView }) {
  const { policy, name } = service;
  if (!policy) return null;
  if (policy.field === 'internalTrafficPolicy') return <Internal service={service} policy={policy} />;
  return (
    <fieldset className="cv-policy nopan nodrag">
      <legend className="hidden">
        {policy.field} of {name}
      </legend>
      <span title={policy.field}>external</span>
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
