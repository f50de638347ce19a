import { joinHostPort } from '../../core/net/index.ts';
import { flowsOf, parseConntrack, printFlows } from './conntrack.ts';
import type { Asked, Told } from './lab.ts';
import type { Observation } from './observation.ts';
import type { Numbering } from './trace.ts';
import { traceOf } from './trace.ts';

function evidenceOf({ error, icmp }: Told, { protocol, to }: Asked): string | undefined {
  if (icmp) return `icmp ${icmp.type}/${icmp.code} from ${icmp.from}`;
  return error === 'ECONNREFUSED' && protocol === 'TCP' ? `rst from ${to}` : undefined;
}

/** What the real kernels made of a call. */
export function linuxObservation(
  asked: Asked,
  told: Told,
  numbering: Readonly<Record<string, Numbering>>,
): Observation {
  const { protocol, sport, to, port } = asked;
  const tables = Object.fromEntries(
    Object.entries(told.conntrack).map(([node, lines]) => [node, parseConntrack(lines)]),
  );
  const flows = flowsOf(tables, { protocol, src: told.source ?? '', sport, dst: to, dport: port });
  return {
    outcome: told.outcome,
    error: told.error,
    evidence: evidenceOf(told, asked),
    source: told.source,
    seen: told.seen.map(
      ({ address, port: own, client, clientPort }) =>
        `${joinHostPort(address, own)} < ${client}:${clientPort === sport ? 'client' : '*'}`,
    ),
    conntrack: printFlows(flows, sport),
    trace: traceOf(told.events, numbering, sport, asked.goOn !== undefined),
  };
}
