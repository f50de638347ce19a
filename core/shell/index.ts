/**
 * The command line: what a person types at a prompt. `kubectl` mirrors kubectl 1.34 (client-side apply); each verb is a
 * file. Simplified: `delete` does not wait, `--server-side` counts as client-side.
 */
export {
  type AppliedDocument,
  type AppliedDocuments,
  applyDocuments,
  type DocumentProblem,
} from './apply-documents.ts';
export type { CommandResult, Shell } from './kubectl/command.ts';
export { kubectl } from './kubectl/kubectl.ts';
