import { type Node, type Resource, resourceNamed, resourceOfKind } from '../../api/index.ts';
import { list } from '../../apiserver/index.ts';
import { find, noSuchType, type Wanted } from './arguments.ts';
import type { Shell } from './command.ts';
import { type Flags, last } from './flags.ts';
import type { Failure } from './output.ts';
import { usage } from './usage.ts';

export type NamedNodes =
  | { readonly ok: true; readonly nodes: readonly Node[] }
  | { readonly ok: false; readonly failure: Failure };

const failed = (text: string): NamedNodes => ({ ok: false, failure: { text } });

const nodeResource = resourceOfKind('Node') as Resource;

/** `node-a` or `node/node-a`; other kinds are refused once they are found. */
function wanted(word: string, shell: Shell): Wanted | undefined {
  if (!word.includes('/')) return { resource: nodeResource, namespace: '', name: word };
  const [type = '', name = ''] = word.split('/');
  const resource = resourceNamed(type);
  return resource && { resource, namespace: resource.namespaced ? shell.namespace : '', name };
}

/** The nodes that cordon, uncordon and drain are given by name or selector (kubectl pkg/cmd/drain Complete). */
export function nodesOf(flags: Flags, shell: Shell, command: string): NamedNodes {
  const [words, selector] = [flags.arguments, last(flags, 'selector')];
  if (words.length === 0 && selector === undefined)
    return failed(usage(command, `USAGE: ${command} NODE [flags]`));
  if (words.length > 0 && selector)
    return failed(usage(command, 'error: cannot specify both a node name and a --selector option'));
  if (selector !== undefined) {
    const answer = list(shell.api, { resource: nodeResource, namespace: '', labelSelector: selector });
    return answer.ok
      ? { ok: true, nodes: answer.objects as readonly Node[] }
      : { ok: false, failure: { status: answer.status } };
  }
  const all: Wanted[] = [];
  for (const word of words) {
    const each = wanted(word, shell);
    if (!each) return noSuchType(word.split('/')[0] ?? '') as NamedNodes;
    all.push(each);
  }
  const { found, failures } = find(all, { arguments: [], values: {} }, shell);
  if (failures[0]) return { ok: false, failure: failures[0] };
  const other = found.find(({ resource }) => resource !== nodeResource);
  if (other) {
    const { group, version, name } = other.resource;
    return failed(`error: expected resource of type node, got "${group}/${version}, Resource=${name}"`);
  }
  return { ok: true, nodes: found.flatMap(({ objects }) => objects as readonly Node[]) };
}
