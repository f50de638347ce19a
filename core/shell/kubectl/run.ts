import type { JsonObject } from '../../api/index.ts';
import { type Command, ended } from './command.ts';
import { isOn, last, readFlags } from './flags.ts';
import { make, makeFlags } from './make.ts';

const runFlags = {
  ...makeFlags,
  values: {
    ...makeFlags.values,
    image: '',
    port: '',
    labels: 'l',
    env: '',
    restart: '',
    'image-pull-policy': '',
    annotations: '',
  },
  switches: ['command', 'stdin', 'tty', 'rm', 'attach', 'quiet', 'expose', 'privileged'],
  letters: { i: 'stdin', t: 'tty', q: 'quiet' },
};

/** `a=1,b=2`. */
export function pairsOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter((each) => each.includes('='));
  return Object.fromEntries(
    pairs.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
}

/** `kubectl run NAME --image=IMAGE [-- args]`: one Pod (kubectl pkg/generate/versioned/run.go). */
export const run: Command = (line, shell) => {
  const flags = readFlags(line, runFlags, 'run');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [name, ...words] = flags.arguments;
  const [image, port] = [last(flags, 'image'), last(flags, 'port')];
  if (name === undefined) return ended(shell, [{ text: 'NAME is required for run' }]);
  if (image === undefined) return ended(shell, [{ text: 'required flag(s) "image" not set' }]);
  const labels = last(flags, 'labels');
  const env = (flags.values.env ?? []).map((each) => ({
    name: each.slice(0, each.indexOf('=')),
    value: each.slice(each.indexOf('=') + 1),
  }));
  const pullPolicy = last(flags, 'image-pull-policy');
  const pod: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: labels === undefined ? { run: name } : pairsOf(labels) },
    spec: {
      containers: [
        {
          name,
          image,
          ...(pullPolicy === undefined ? {} : { imagePullPolicy: pullPolicy }),
          ...(words.length > 0 ? { [isOn(flags, 'command') ? 'command' : 'args']: words } : {}),
          ...(env.length > 0 ? { env } : {}),
          ...(port === undefined ? {} : { ports: [{ containerPort: Number(port) }] }),
          resources: {},
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: last(flags, 'restart') ?? 'Always',
    },
  };
  return make(shell, flags, pod, { empty: { status: {} }, did: 'created' });
};
