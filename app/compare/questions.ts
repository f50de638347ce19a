import type { Client } from '../../core/index.ts';
import { type TrafficPolicy, withTrafficPolicy } from '../actions/index.ts';
import { clientKey, clientLabel, PROXY_MODES, timeText } from '../state/index.ts';
import type { Answer, Asked, Question } from './question.ts';
import { hostAndPort } from './service.ts';

/** Instants to choose from, at most: the newest. */
const INSTANTS = 40;

function policy(asked: Asked, field: TrafficPolicy): Question | undefined {
  const { service, files } = asked;
  if (!service) return undefined;
  const which = { namespace: service.metadata.namespace ?? 'default', name: service.metadata.name };
  const answer = (value: 'Cluster' | 'Local'): Answer => ({
    id: value,
    label: `${field}: ${value}`,
    variant: async () => {
      const file = await withTrafficPolicy(files, which, field, value);
      return { label: `${field}: ${value}`, ...(file && { files: [file] }) };
    },
  });
  return {
    id: field,
    label: `${field} of ${which.name}`,
    answers: [answer('Cluster'), answer('Local')],
  };
}

function policies(asked: Asked): readonly (Question | undefined)[] {
  const { service, client } = asked;
  const type = service?.spec.type ?? 'ClusterIP';
  if (!service || type === 'ExternalName' || service.spec.clusterIP === 'None') return [];
  const external = type === 'ClusterIP' ? undefined : policy(asked, 'externalTrafficPolicy');
  const internal = policy(asked, 'internalTrafficPolicy');
  return client.from === 'outside' ? [external, internal] : [internal, external];
}

const modes: Question = {
  id: 'mode',
  label: 'kube-proxy mode',
  answers: PROXY_MODES.map((proxyMode) => {
    const note = proxyMode === 'ipvs' ? ' (deprecated since 1.35)' : '';
    return {
      id: proxyMode,
      label: `${proxyMode}${note}`,
      variant: () => ({ label: `kube-proxy in ${proxyMode} mode${note}`, settings: { proxyMode } }),
    };
  }),
};

/** By which node a request from outside comes in: a node port names it, a load balancer chooses it. */
function entries({ client, line, nodes }: Asked): Question | undefined {
  if (client.from !== 'outside') return undefined;
  const { host } = hostAndPort(line);
  const named = nodes.some(({ address }) => address === host);
  return {
    id: 'entry',
    label: 'node that it enters by',
    answers: nodes.map(({ name, address }) => ({
      id: name,
      label: `by ${name}`,
      variant: () => ({
        label: `by ${name}`,
        request: named ? { line: line.replace(host, address) } : { entry: name },
      }),
    })),
  };
}

const senders = ({ clients }: Asked): Question => ({
  id: 'sender',
  label: 'who sends it',
  answers: clients.map((client: Client) => ({
    id: clientKey(client),
    label: `from ${clientLabel(client)}`,
    variant: () => ({ label: `from ${clientLabel(client)}`, request: { client } }),
  })),
});

/** The cluster after each thing that was done. */
function edits({ history }: Asked): Question | undefined {
  if (!history) return undefined;
  const answers = history.inputs
    .filter(({ input }) => input === 'edit' || input === 'exec' || input === 'set')
    .map(({ revision, text }): Answer => {
      const label = `after: ${text}`;
      return { id: `${revision}`, label, variant: () => ({ label, moment: { revision } }) };
    });
  return { id: 'edit', label: 'before and after a change', answers };
}

/** Two instants of the cluster's time. */
function instants({ history }: Asked): Question | undefined {
  if (!history) return undefined;
  const answers = history.events.slice(-INSTANTS).map(({ at, by, text }, index): Answer => {
    const label = `at ${timeText(at)}`;
    return {
      id: `${at}/${index}`,
      label: `${label} · ${by}: ${text}`,
      variant: () => ({ label: `${label}: ${text}`, moment: { at } }),
    };
  });
  return { id: 'instant', label: 'two instants', answers };
}

/** The futures that were kept after going back. */
function futures({ history }: Asked): Question | undefined {
  const answers = (history?.branches ?? []).map(
    ({ name, until }): Answer => ({
      id: name,
      label: name,
      variant: () => ({ label: name, moment: { branch: name, at: until } }),
    }),
  );
  return { id: 'future', label: 'two futures', answers };
}

/** The questions that a request can be held against, the most telling first. Only those with two answers or more. */
export function questionsFor(asked: Asked): readonly Question[] {
  const all = [
    ...policies(asked),
    entries(asked),
    modes,
    edits(asked),
    futures(asked),
    instants(asked),
    senders(asked),
  ];
  return all.filter((question) => question !== undefined).filter(({ answers }) => answers.length > 1);
}

/** The answers that a side has before a person chooses: the first and the last but for a pair of two. */
export function chosen(
  question: Question,
  left: string | undefined,
  right: string | undefined,
): { readonly left: Answer; readonly right: Answer } {
  const { answers } = question;
  const of = (id: string | undefined): Answer | undefined => answers.find((answer) => answer.id === id);
  const first = of(left) ?? (answers[0] as Answer);
  return { left: first, right: of(right) ?? (answers.findLast((answer) => answer !== first) as Answer) };
}
