import type { ManifestFile } from '../../core/index.ts';
import { execute, useStore } from '../state/index.ts';
import { editFile } from './edit-files.ts';
import type { Which } from './field-text.ts';

export type TrafficPolicy = 'externalTrafficPolicy' | 'internalTrafficPolicy';

/** The manifest that holds a Service, with its traffic policy written into it; undefined where none does. */
export async function withTrafficPolicy(
  files: readonly ManifestFile[],
  service: Omit<Which, 'kind'>,
  field: TrafficPolicy,
  value: 'Cluster' | 'Local',
): Promise<ManifestFile | undefined> {
  const { withSpecField } = await import('./field-text.ts');
  for (const { name, text } of files) {
    const changed = withSpecField(text, { kind: 'Service', ...service }, field, value);
    if (changed !== undefined) return { name, text: changed };
  }
  return undefined;
}

/** Writes a Service's traffic policy into its manifest; one that no manifest holds is patched, as kubectl would. */
export async function setTrafficPolicy(
  service: Omit<Which, 'kind'>,
  field: TrafficPolicy,
  value: 'Cluster' | 'Local',
): Promise<void> {
  const changed = await withTrafficPolicy(useStore.getState().files, service, field, value);
  if (changed) {
    editFile(changed.name, changed.text);
    return;
  }
  const patch = JSON.stringify({ spec: { [field]: value } });
  await execute(`kubectl patch service ${service.name} -n ${service.namespace} -p '${patch}'`);
}
