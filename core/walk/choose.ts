import { joinHostPort } from '../net/index.ts';
import type { Hop } from './hop.ts';
import type { Unsent } from './request.ts';
import type { Told } from './tools/index.ts';

/** Where the first packet of the last attempt went in the end. */
function destination({ attempts }: Told): string | undefined {
  const last = attempts.at(-1)?.connection?.first.legs.at(-1);
  const packet = last?.leg === 'node' ? last.passage.packet : last?.packet;
  return packet && joinHostPort(packet.dst, packet.dport);
}

const everyHop = (hops: readonly Hop[]): readonly Hop[] =>
  hops.flatMap((hop) => [hop, ...everyHop(hop.steps)]);

/** Why the endpoint that was asked for was not reached; undefined if it was. */
export function unreached(choose: string, told: Told, hops: readonly Hop[]): Unsent | undefined {
  if (destination(told) === choose) return undefined;
  const candidates = everyHop(hops).flatMap((hop) => hop.candidates);
  const candidate = candidates.find(({ address }) => address === choose);
  const name = candidate?.pod ? `${candidate.pod.name} (${choose})` : choose;
  const because = !candidate
    ? `it is no endpoint of what ${told.target.host} leads to`
    : candidate.verdict === 'skipped'
      ? candidate.reason
      : 'the connection is known already, and stays where it is';
  return { error: `error: the rules cannot lead this request to ${name}: ${because}`, exitCode: 1 };
}
