import type { ApiObject } from '../../core/api/index.ts';
import type { KernelCommand } from '../../core/kernel/index.ts';
import { firstSync, type ProxySettings } from '../conformance/iptables/world.ts';
import { hear, inputsOf, type NftProxySettings, newProxy, sync } from '../conformance/nftables/world.ts';
import { readVectors } from '../conformance/vectors.ts';
import type { Lab, Loaded, Text } from './lab.ts';
import type { Finding, Result } from './scenario.ts';

/** A namespace with no part in any flow. */
const SCRATCH = 'scratch';
const FOLDER = 'e2e/conformance/vectors';

interface RulesVector {
  readonly name: string;
  readonly proxy?: ProxySettings & NftProxySettings;
  readonly objects: readonly ApiObject[];
  readonly expect: { readonly layout?: string };
  readonly steps?: readonly {
    readonly advanceSeconds: number;
    readonly apply: readonly ApiObject[];
    readonly delete: readonly { readonly kind: string; readonly namespace?: string; readonly name: string }[];
  }[];
}

const vectorsOf = (kind: string): readonly RulesVector[] =>
  readVectors(`${FOLDER}/${kind}`).flatMap(({ vector }) =>
    vector ? [vector as unknown as RulesVector] : [],
  );

const lines = (command: KernelCommand): string =>
  'lines' in command ? `${command.lines.map(({ text }) => text).join('\n')}\n` : '';

/** What kube-proxy gives to `iptables-restore` for a vector's objects. */
function restoreInputs({ proxy, objects }: RulesVector): readonly Text[] {
  if (!proxy) return [];
  const tool = proxy.ipFamily === 'IPv6' ? 'ip6tables-restore' : 'iptables-restore';
  return firstSync(proxy, objects)
    .rendering.commands.filter((command) => command.tool === 'iptables-restore')
    .map((command) => ({ node: SCRATCH, tool, text: lines(command), options: ['--test', '--noflush'] }));
}

/** What kube-proxy gives to `nft`, from its first sync through all steps of a vector. */
function nftInputs({ proxy, objects, expect, steps = [] }: RulesVector): readonly Text[] {
  if (!proxy) return [];
  const own = newProxy(proxy, expect.layout);
  hear(own, objects);
  const inputs = [...inputsOf(sync(own).rendering)];
  for (const step of steps) {
    own.now += step.advanceSeconds * 1000;
    hear(own, step.apply, step.delete);
    inputs.push(...inputsOf(sync(own).rendering));
  }
  return inputs.map((input) => ({ node: SCRATCH, tool: 'nft', text: `${input.join('\n')}\n` }));
}

const findingOf = (name: string, { error }: Loaded): Finding => ({
  scenario: { name, yaml: '' },
  what: 'what core renders for the vector',
  differences: [{ part: 'load', linux: error, core: 'accepted' }],
});

/** Every rule text that core renders for the recorded vectors: the real tools accept it. */
export async function acceptVectors(lab: Lab, kind: 'iptables' | 'nftables'): Promise<Result> {
  const findings: Finding[] = [];
  let texts = 0;
  const take = async (name: string, inputs: readonly Text[]): Promise<void> => {
    texts += inputs.length;
    for (const loaded of await lab.load(inputs))
      if (loaded.code !== 0) findings.push(findingOf(name, loaded));
  };
  for (const vector of vectorsOf(kind)) {
    if (kind === 'iptables') await take(vector.name, restoreInputs(vector));
    else {
      await lab.load([{ node: SCRATCH, tool: 'nft', text: 'flush ruleset\n' }]);
      for (const input of nftInputs(vector)) await take(vector.name, [input]);
    }
  }
  return { flows: texts, secondTries: 0, findings };
}
