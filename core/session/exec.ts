import { accept, type Happening, RELEASES } from '../cluster/index.ts';
import { purse } from '../sim/index.ts';
import type { Late } from './late.ts';
import type { SessionState } from './state.ts';
import type { Answer } from './types.ts';

interface Ran {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
  readonly output: NonNullable<Answer['output']>;
}

/** Words as sh splits them: blanks part them, quotes keep them together. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}

/** Runs a command line as a terminal beside the cluster would; the editor's files are its working folder. */
export function runCommand(state: SessionState, line: string, { kubectl, podLog }: Late): Ran {
  const [command = '', ...words] = wordsOf(line);
  if (command !== 'kubectl')
    return {
      state,
      happened: [],
      output: { stdout: '', stderr: `sh: ${command}: not found\n`, exitCode: 127 },
    };
  const chance = purse(state.cluster.chance);
  const result = kubectl(words, {
    api: state.cluster.api,
    files: Object.fromEntries(state.files.map(({ name, text }) => [name, text])),
    namespace: 'default',
    release: RELEASES[state.settings.kubernetesVersion ?? 'v1.34'],
    context: { now: state.cluster.now, draw: chance.draw },
    logs: (pod, container, previous) =>
      podLog(state.cluster, pod, container, previous).map(({ text }) => text),
  });
  const before = { ...state.cluster, api: result.state, chance: chance.spent() };
  const { cluster, happened } = accept(before, 'kubectl', result.events);
  const { stdout, stderr, exitCode } = result;
  return { state: { ...state, cluster }, happened, output: { stdout, stderr, exitCode } };
}
