import type { ConntrackDelete, IptablesCommand, KernelCommand, Load } from '../../core/kernel/index.ts';
import { joinHostPort } from '../../core/net/index.ts';
import { parseConntrack } from './conntrack.ts';
import type { Lab, Text } from './lab.ts';

const iptablesOf = ({ family, table }: IptablesCommand): string =>
  `${family === 'IPv6' ? 'ip6tables' : 'iptables'} -w 5 -t ${table}`;

/** A loop over the chains whose names fit. */
const forChains = (command: IptablesCommand, option: string): string => {
  const iptables = iptablesOf(command);
  const list = `${iptables} -S | sed -n 's/^-N //p'`;
  return `for chain in $(${list}); do case "$chain" in ${command.chain}) ${iptables} ${option} "$chain";; esac; done`;
};

/** The call of iptables that a command stands for, as a line of a shell. */
function shellLine(command: IptablesCommand): string {
  const { operation, chain, rule } = command;
  const iptables = iptablesOf(command);
  switch (operation) {
    case 'ensure-chain':
      return `${iptables} -N ${chain} 2>/dev/null || true`;
    case 'ensure-first':
      return `${iptables} -C ${chain} ${rule} 2>/dev/null || ${iptables} -I ${chain} ${rule}`;
    case 'delete-rule':
      return `${iptables} -D ${chain} ${rule} 2>/dev/null || true`;
    case 'delete-chains':
      return forChains(command, '-F');
  }
}

/** Chains are emptied before the first of them is deleted, as kube-proxy does with one restore. */
const scriptOf = (commands: readonly IptablesCommand[]): string =>
  [
    ...commands.map(shellLine),
    ...commands.flatMap((one) => (one.operation === 'delete-chains' ? [forChains(one, '-X')] : [])),
  ].join('\n');

const textOf = (
  node: string,
  command: Extract<KernelCommand, { tool: 'iptables-restore' | 'nft' }>,
): Text => {
  const text = `${command.lines.map((line) => line.text).join('\n')}\n`;
  if (command.tool === 'nft') return { node, tool: 'nft', text };
  const tool = command.family === 'IPv6' ? 'ip6tables-restore' : 'iptables-restore';
  return { node, tool, text, options: ['-w', '5', '--noflush', '--counters'] };
};

/** The `conntrack` calls that forget the flows which a command names; what answers them now is kept. */
async function forget(lab: Lab, node: string, { protocol, destination, port, keep }: ConntrackDelete) {
  const to = destination ? ['-d', destination] : [];
  const flows = ['-p', protocol.toLowerCase(), ...to, '--orig-port-dst', `${port}`];
  const { stdout } = await lab.command(node, ['conntrack', '-L', ...flows]);
  for (const { original, reply } of parseConntrack(stdout.split('\n'))) {
    if (keep.includes(joinHostPort(reply.src, reply.sport))) continue;
    const from = ['-s', original.src, '--orig-port-src', `${original.sport}`];
    await lab.command(node, ['conntrack', '-D', ...flows, ...from]);
  }
}

/** Whether kube-proxy's wish to forget flows is carried out. */
export type Conntrack = 'cleaned' | 'left alone';

/** Runs on real kernels what kube-proxy ran on core's, command by command. Answers with what the tools refused. */
export async function feed(
  lab: Lab,
  loads: readonly Load[],
  conntrack: Conntrack,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { node, commands } of loads) {
    let script: IptablesCommand[] = [];
    const runScript = async () => {
      if (script.length === 0) return;
      const { error } = await lab.command(node, ['bash', '-s'], `${scriptOf(script)}\n`);
      if (error) problems.push(`${node}: ${error}`);
      script = [];
    };
    for (const command of commands) {
      if (command.tool === 'iptables') {
        script.push(command);
        continue;
      }
      await runScript();
      if (command.tool === 'conntrack') {
        if (conntrack === 'cleaned') await forget(lab, node, command);
        continue;
      }
      if (command.tool !== 'iptables-restore' && command.tool !== 'nft') continue;
      for (const { code, error } of await lab.load([textOf(node, command)]))
        if (code !== 0) problems.push(`${node}: ${error}`);
    }
    await runScript();
  }
  return problems;
}
