import { type ApiState, serverSideApply, type WriteContext } from '../../apiserver/index.ts';
import type { Outcome } from './apply-one.ts';
import type { Info } from './builder.ts';
import { fieldValidation } from './file-flags.ts';
import { type Flags, isOn, last } from './flags.ts';
import { type Failure, whenDoing } from './output.ts';

const RESOLVE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** `kubectl apply --server-side` of one object: the server merges (kubectl pkg/cmd/apply/apply.go). */
export function applyOnServer(state: ApiState, info: Info, flags: Flags, context: WriteContext): Outcome {
  const { resource, namespace, name, value, source } = info;
  const target = { resource, namespace, fieldValidation: fieldValidation(flags) };
  const applying = {
    manager: last(flags, 'field-manager') ?? 'kubectl',
    force: isOn(flags, 'force-conflicts'),
  };
  const answer = serverSideApply(state, target, name, value, applying, context);
  const { warnings } = answer;
  if (answer.ok)
    return {
      state: answer.state,
      events: answer.events,
      warnings,
      result: { ok: true, did: 'configured', object: answer.object },
    };
  const failure: Failure =
    answer.status.reason === 'Conflict'
      ? { text: `${answer.status.message}\n${RESOLVE}` }
      : whenDoing('applying patch:', source, answer.status);
  return { state, events: [], warnings, result: { ok: false, failure } };
}
