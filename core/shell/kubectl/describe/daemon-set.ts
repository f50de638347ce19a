import { type DaemonSet, formatLabelSelector, formatLabels, type PodTemplate } from '../../../api/index.ts';
import { writeTemplate } from './deployment.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { writePodsStatus } from './replica-set.ts';
import { annotationsMultiline, labelsMultiline } from './writer.ts';

/** `kubectl describe daemonset` (describeDaemonSet). */
export const describeDaemonSet: Describer<DaemonSet> = (set, { api, now }, writer) => {
  const { metadata, spec, status } = set;
  const template = spec.template as PodTemplate;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`);
  writer.line(0, `Node-Selector:\t${formatLabels(template.spec.nodeSelector)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  const counts = [
    ['Desired Number of Nodes Scheduled', status?.desiredNumberScheduled],
    ['Current Number of Nodes Scheduled', status?.currentNumberScheduled],
    ['Number of Nodes Scheduled with Up-to-date Pods', status?.updatedNumberScheduled],
    ['Number of Nodes Scheduled with Available Pods', status?.numberAvailable],
    ['Number of Nodes Misscheduled', status?.numberMisscheduled],
  ] as const;
  for (const [title, count] of counts) writer.line(0, `${title}: ${count ?? 0}`);
  writePodsStatus(writer, api, set);
  writeTemplate(writer, template);
  writeEvents(writer, eventsOf(api, set), now);
};
