import type { ConfigMap, Namespace } from '../../../api/index.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { annotationsMultiline, labelsMultiline } from './writer.ts';

/** `kubectl describe configmap` (ConfigMapDescriber). */
export const describeConfigMap: Describer<ConfigMap> = (configMap, { api, now }, writer) => {
  const { metadata, data = {} } = configMap;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, '\nData\n====');
  for (const key of Object.keys(data).sort()) writer.line(0, `${key}:\n----\n${data[key]}\n`);
  writer.line(0, '\nBinaryData\n====\n');
  writeEvents(writer, eventsOf(api, configMap), now);
};

/** `kubectl describe namespace` (describeNamespace), in a cluster without quotas and limit ranges. */
export const describeNamespace: Describer<Namespace> = ({ metadata, status }, _, writer) => {
  writer.line(0, `Name:\t${metadata.name}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, `Status:\t${status?.phase ?? ''}`);
  writer.line(0, '\nNo resource quota.\n\nNo LimitRange resource.');
};
