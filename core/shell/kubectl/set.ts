import { type JsonObject, mergePatch, strategicPatch } from '../../api/index.ts';
import { patch } from '../../apiserver/index.ts';
import { type Command, ended } from './command.ts';
import { changeFlags, eachNamed } from './each.ts';
import { readFlags } from './flags.ts';
import { setEnv } from './set-env.ts';
import { inTemplate, templateOf } from './template.ts';
import { usage } from './usage.ts';

const splitAt = (pair: string): readonly [string, string] => [
  pair.slice(0, pair.indexOf('=')),
  pair.slice(pair.indexOf('=') + 1),
];

/** `kubectl set image deploy/web web=nginx:1.28`; `*` means every container. */
const setImage: Command = (line, shell) => {
  const flags = readFlags(line, changeFlags, 'set image');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const pairs = flags.arguments.filter((word) => word.includes('=')).map(splitAt);
  const words = flags.arguments.filter((word) => !word.includes('='));
  if (words.length === 0)
    return ended(shell, [
      { text: 'one or more resources must be specified as <resource> <name> or <resource>/<name>' },
    ]);
  if (pairs.length === 0) return ended(shell, [{ text: 'at least one image update is required' }]);
  return eachNamed(shell, flags, words, (state, { resource, object }) => {
    const { containers = [], initContainers = [] } = templateOf(object) ?? {};
    const names = [...initContainers, ...containers].map(({ name }) => name);
    const unknown = pairs.find(([name]) => name !== '*' && !names.includes(name));
    const failure = unknown && { failure: { text: `unable to find container named "${unknown[0]}"` } };
    const images = (of: typeof containers): JsonObject[] =>
      of.flatMap(({ name }) => {
        const pair = pairs.findLast(([wanted]) => wanted === name || wanted === '*');
        return pair ? { name, image: pair[1] } : [];
      });
    const spec = {
      ...(initContainers.length > 0 ? { initContainers: images(initContainers) } : {}),
      containers: images(containers),
    };
    const { name, namespace = '' } = object.metadata;
    const target = { resource, namespace, fieldValidation: 'Ignore' } as const;
    const answer = patch(state, target, name, inTemplate(object, spec), strategicPatch, shell.context);
    if (answer.ok && answer.events.length === 0) return failure ?? { text: '' };
    return { answer, did: 'image updated', ...failure };
  });
};

/** `kubectl set selector svc web app=api`: replaces the whole selector of a Service. */
const setSelector: Command = (line, shell) => {
  const flags = readFlags(line, changeFlags, 'set selector');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [text = '', ...words] = [...flags.arguments].reverse();
  const wanted = Object.fromEntries(text.split(',').map(splitAt));
  return eachNamed(shell, flags, words.reverse(), (state, { resource, object }) => {
    if (object.kind !== 'Service')
      return { failure: { text: `setting a selector is only supported for Services` } };
    const { name, namespace = '' } = object.metadata;
    const gone = Object.keys(object.spec.selector ?? {}).map((key) => [key, null] as const);
    const body = { spec: { selector: { ...Object.fromEntries(gone), ...wanted } } };
    const target = { resource, namespace, fieldValidation: 'Ignore' } as const;
    return { answer: patch(state, target, name, body, mergePatch, shell.context), did: 'selector updated' };
  });
};

/** What the real one changes in Pod templates and bindings, too, and this one does not. */
const NOT_HERE = ['resources', 'serviceaccount', 'sa', 'subject'];

/** `kubectl set image|selector|env`. */
export const set: Command = ([what = '', ...line], shell) => {
  if (what === 'image') return setImage(line, shell);
  if (what === 'selector') return setSelector(line, shell);
  if (what === 'env') return setEnv(line, shell);
  if (NOT_HERE.includes(what))
    return ended(shell, [{ text: `kubectl set ${what} is not simulated: use kubectl apply or patch` }]);
  return ended(shell, [{ text: usage('set', `unknown command "${[what, ...line].join(' ')}"`) }]);
};
