import type { Origin } from '../../../core/index.ts';
import type { World } from './world.ts';

/** Something on the canvas that can be looked for by name or address. */
export interface Found {
  readonly id: string;
  /** `Pod web-1`. */
  readonly name: string;
  /** Where it is, or its address. */
  readonly note: string;
  readonly origin: Origin;
  /** The node that must have a frame for it to be seen. */
  readonly node: string | undefined;
}

const MOST = 12;

function everything(world: World): readonly Found[] {
  return [
    ...world.services.map(({ id, namespace, name, address }) => ({
      id,
      name: `Service ${name}`,
      note: address,
      origin: { kind: 'Service', namespace, name },
      node: undefined,
    })),
    ...world.nodes.map(({ name, address }) => ({
      id: `frame/${name}`,
      name: `Node ${name}`,
      note: address,
      origin: { kind: 'Node', namespace: '', name },
      node: name,
    })),
    ...world.pods.map(({ id, namespace, name, ip, node }) => ({
      id,
      name: `Pod ${name}`,
      note: `${ip} on ${node}`,
      origin: { kind: 'Pod', namespace, name },
      node,
    })),
  ];
}

/** What matches, at most a dozen: names that begin with it first. Every word must be found somewhere. */
export function findIn(world: World, text: string): readonly Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const matches = everything(world).filter(({ name, note }) => {
    const line = `${name} ${note}`.toLowerCase();
    return words.every((word) => line.includes(word));
  });
  const begins = ({ origin }: Found): boolean => origin.name.toLowerCase().startsWith(words[0] ?? '');
  return [...matches.filter(begins), ...matches.filter((found) => !begins(found))].slice(0, MOST);
}
