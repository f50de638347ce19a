import { find, readArguments } from './arguments.ts';
import { type Command, ended } from './command.ts';
import { type Flags, last, readFlags } from './flags.ts';
import { usage } from './usage.ts';

/** A command that kubectl has and that does nothing here: it is refused after what the real one finds wrong itself. */
interface Refused {
  /** What the real one says to a line with too little in it. */
  readonly wrong?: (flags: Flags, line: readonly string[]) => string | undefined;
  /** The words that name objects, which have to be there; words without a type name Pods. */
  readonly objects?: (words: readonly string[]) => readonly string[];
  readonly why: string;
}

const refusedFlags = {
  values: {
    container: 'c',
    filename: 'f',
    kustomize: 'k',
    max: '',
    min: '',
    'cpu-percent': '',
    cpu: '',
    memory: '',
    name: '',
    image: '',
    'copy-to': '',
    target: '',
    output: 'o',
    selector: 'l',
    address: '',
    port: 'p',
  },
  switches: ['stdin', 'tty', 'quiet', 'recursive', 'all-namespaces'],
  letters: { i: 'stdin', t: 'tty', q: 'quiet', R: 'recursive', A: 'all-namespaces' },
};

const pod = ([word]: readonly string[]): readonly string[] =>
  word === undefined ? [] : [word.includes('/') ? word : `pod/${word}`];

const isFile = (flags: Flags): boolean => flags.values.filename !== undefined;

/** `exec POD COMMAND` without `--` was given up. */
function wrongExec(flags: Flags, line: readonly string[]): string | undefined {
  const [first, ...rest] = flags.arguments;
  if (!line.includes('--') && rest.length > 0)
    return usage(
      'exec',
      'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
    );
  if (first === undefined && !isFile(flags)) return 'pod, type/name or --filename must be specified';
  return rest.length > 0 ? undefined : 'you must specify at least one command for the container';
}

const NO_STREAM = 'is not simulated: nothing here streams to or from a container';

const refused: Readonly<Record<string, Refused>> = {
  attach: {
    wrong: ({ arguments: words }) =>
      words.length > 0 ? undefined : 'at least 1 argument is required for attach',
    objects: pod,
    why: NO_STREAM,
  },
  auth: { why: 'is not simulated: there is no authorization here, every request is allowed' },
  autoscale: {
    wrong: (flags) => (last(flags, 'max') ? undefined : 'required flag(s) "max" not set'),
    objects: (words) => words,
    why: 'is not simulated: there are no metrics here to scale by; kubectl scale sets the replicas',
  },
  certificate: { why: 'is not simulated: there are no certificates here' },
  'cluster-info': { why: 'is not simulated: the nodes and their addresses are on the canvas' },
  completion: { why: 'is not simulated: the prompt here is no shell' },
  config: { why: 'is not simulated: there is one cluster and no kubeconfig' },
  cp: {
    wrong: ({ arguments: words }) => {
      if (words.length < 2) return 'source and destination are required';
      return words.some((word) => word.includes(':'))
        ? undefined
        : 'one of src or dest must be a remote file specification';
    },
    why: NO_STREAM,
  },
  debug: {
    wrong: (flags) =>
      last(flags, 'image') || last(flags, 'copy-to')
        ? undefined
        : 'you must specify --image when not using --copy-to.',
    objects: pod,
    why: 'is not simulated: no ephemeral containers are run here',
  },
  diff: {
    wrong: (flags) =>
      isFile(flags) || last(flags, 'kustomize') ? undefined : 'must specify one of -f and -k',
    why: 'is not simulated: kubectl apply --dry-run=server -o yaml shows what would be stored',
  },
  edit: {
    objects: (words) => words,
    why: 'is not simulated: there is no editor for it here; change the text of the cluster, or use kubectl patch',
  },
  exec: { wrong: wrongExec, objects: pod, why: NO_STREAM },
  explain: {
    wrong: ({ arguments: words }) =>
      words.length > 0
        ? undefined
        : 'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    objects: (words) => words.slice(0, 1).map((word) => word.split('.')[0] ?? ''),
    why: 'is not simulated: the descriptions of fields are not held here',
  },
  kustomize: { why: 'is not simulated: there are no directories here' },
  plugin: { why: 'is not simulated: there are no plugins here' },
  'port-forward': {
    wrong: (flags) =>
      flags.arguments.length > 1 || isFile(flags)
        ? undefined
        : usage('port-forward', 'TYPE/NAME and list of ports are required for port-forward'),
    objects: pod,
    why: NO_STREAM,
  },
  proxy: { why: 'is not simulated: there is no HTTP server here' },
};

const refusal =
  (verb: string, { wrong, objects, why }: Refused): Command =>
  (line, shell) => {
    const flags = readFlags(line, refusedFlags, verb);
    const text = wrong?.(flags, line);
    if (text !== undefined) return ended(shell, [{ text }]);
    if (objects && !isFile(flags)) {
      const named = readArguments(objects(flags.arguments), flags, shell);
      if (!named.ok) return ended(shell, [named.failure]);
      const { failures } = find(named.wanted, flags, shell);
      if (failures.length > 0) return ended(shell, failures);
    }
    return ended(shell, [{ text: `kubectl ${verb} ${why}` }]);
  };

/** The commands of kubectl that are known and do nothing here, each with a plain refusal. */
export const refusedCommands: Readonly<Record<string, Command>> = Object.fromEntries(
  Object.entries(refused).map(([verb, each]) => [verb, refusal(verb, each)]),
);
