/**
 * The command line: what a person types at a prompt. `kubectl` mirrors kubectl 1.34 (client-side apply); each verb is a
 * file. Simplified: time stands while a command runs, so `delete`, `wait`, `rollout status` and `--watch` tell how things are
 * and do not wait; `-o json` of a dry run has its keys sorted; kinds without a
 * description of their own are described by their metadata.
 */
export {
  type AppliedDocument,
  applyDocuments,
} from './apply-documents.ts';

export { kubectl } from './kubectl/kubectl.ts';
export { toYaml } from './kubectl/print/yaml.ts';
