import { age, column, type Printer } from '../printing/table.ts';
import { NONE } from '../printing/text.ts';
import type { ControllerRevision } from './type.ts';

/** `statefulset.apps/db`. */
function controller({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller);
  return owner ? `${owner.kind.toLowerCase()}.${owner.apiVersion.split('/')[0]}/${owner.name}` : NONE;
}

/** printControllerRevision. */
export const controllerRevisionPrinter: Printer<ControllerRevision> = {
  columns: ['Name', 'Controller', 'Revision', 'Age'].map((name) => column(name)),
  cells: (revision, now) => [
    revision.metadata.name,
    controller(revision),
    revision.revision,
    age(revision, now),
  ],
};
