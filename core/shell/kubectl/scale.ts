import { replaceScale, scaleOf } from '../../apiserver/index.ts';
import { type Command, ended } from './command.ts';
import { changeFlags, eachNamed } from './each.ts';
import { last, readFlags } from './flags.ts';

const scaleFlags = {
  ...changeFlags,
  values: {
    ...changeFlags.values,
    replicas: '',
    'current-replicas': '',
    'resource-version': '',
    timeout: '',
  },
};

/** `kubectl scale`. */
export const scale: Command = (line, shell) => {
  const flags = readFlags(line, scaleFlags, 'scale');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const replicas = last(flags, 'replicas');
  if (replicas === undefined) return ended(shell, [{ text: 'required flag(s) "replicas" not set' }]);
  if (!/^-?\d+$/.test(replicas)) {
    const why = `strconv.ParseInt: parsing ${JSON.stringify(replicas)}: invalid syntax`;
    const text = `invalid argument ${JSON.stringify(replicas)} for "--replicas" flag: ${why}`;
    return ended(shell, [{ text: `${text}\nSee 'kubectl scale --help' for usage.` }]);
  }
  if (replicas.startsWith('-'))
    return ended(shell, [
      { text: 'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0' },
    ]);
  const expected = Number(last(flags, 'current-replicas') ?? -1);
  const done = eachNamed(shell, flags, flags.arguments, (state, { resource, object }) => {
    const { spec } = scaleOf(object) ?? {};
    if (!spec)
      return {
        failure: {
          status: {
            code: 404,
            reason: 'NotFound',
            message: 'the server could not find the requested resource',
          },
        },
      };
    if (expected >= 0 && spec.replicas !== expected)
      return { failure: { text: `Expected replicas to be ${expected}, was ${spec.replicas}` } };
    const target = { resource, namespace: object.metadata.namespace ?? '' };
    const wanted = { spec: { replicas: Number(replicas) } };
    return {
      answer: replaceScale(state, target, object.metadata.name, wanted, shell.context),
      did: 'scaled',
    };
  });
  const missing = /^Error from server \(NotFound\): (\S+ "[^"]+" not found\n)$/.exec(done.stderr)?.[1];
  return done.stdout === '' && missing !== undefined
    ? { ...done, stderr: `error: no objects passed to scale ${missing}` }
    : done;
};
