import { badRequest } from '../../api/index.ts';
import { reader } from '../../apiserver/index.ts';
import { namespaceOf } from './arguments.ts';
import { type Command, ended } from './command.ts';
import { type FlagSet, last, readFlags } from './flags.ts';
import type { Failure } from './output.ts';

const logFlags: FlagSet = {
  values: { namespace: 'n', container: 'c', tail: '', since: '' },
  switches: ['follow', 'previous', 'timestamps', 'all-containers'],
  letters: { f: 'follow', p: 'previous' },
};

const refused = (why: string): Failure => ({ status: badRequest(why) });

/** `kubectl logs POD`: what a program prints is known for walks alone and kept by nobody, so there is nothing to read. */
export const logs: Command = (line, shell) => {
  const flags = readFlags(line, logFlags, 'logs');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [word] = flags.arguments;
  if (word === undefined)
    return ended(shell, [
      {
        text: "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
      },
    ]);
  const name = word.replace(/^(?:pods?|po)\//, '');
  const namespace = namespaceOf(flags, shell);
  const pod = reader(shell.api).get('Pod', namespace, name);
  if (pod?.kind !== 'Pod')
    return ended(shell, [
      { text: `error from server (NotFound): pods "${name}" not found in namespace "${namespace}"` },
    ]);
  const container = last(flags, 'container') ?? pod.spec.containers[0]?.name ?? '';
  const status = pod.status?.containerStatuses?.find((each) => each.name === container);
  const waiting = status?.state.waiting;
  if (waiting)
    return ended(shell, [
      refused(`container "${container}" in pod "${name}" is waiting to start: ${waiting.reason}`),
    ]);
  if (!pod.spec.nodeName) return ended(shell, [refused(`pod ${name} does not have a host assigned`)]);
  return { stdout: '', stderr: '', exitCode: 0, state: shell.api, events: [] };
};
