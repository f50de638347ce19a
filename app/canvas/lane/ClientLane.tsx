import { useMemo } from 'react';
import type { Walk } from '../../../core/index.ts';
import { goToStep } from '../../actions/index.ts';
import type { Lane, Run } from '../../state/index.ts';
import {
  laneOf,
  objectKey,
  reachedBy,
  selectHop,
  shortName,
  useStore,
  wayBack,
  withoutLane,
  withSteps,
} from '../../state/index.ts';
import { PolicySwitch } from '../nodes/PolicySwitch.tsx';
import type { ServiceView, World } from '../scene/world.ts';

function Stations({ run, reached }: { readonly run: Run; readonly reached: (hop: string) => boolean }) {
  const here = run.stations.findLastIndex(({ hop }) => reached(hop));
  return (
    <span className="cv-run-stations">
      {run.stations.map(({ name, hop }, index) => (
        <span key={hop} data-here={index === here || undefined}>
          {index > 0 && <span aria-hidden="true"> › </span>}
          {shortName(name)}
        </span>
      ))}
    </span>
  );
}

function RunOf({ run, reached }: { readonly run: Run; readonly reached: (hop: string) => boolean }) {
  const { change, address, own } = run;
  const known = reached(run.stations[0]?.hop ?? change?.hop ?? '');
  const grow = { flexGrow: run.stations.length + 1 };
  if (!known) return <li className="cv-run cv-run-unknown" style={grow} aria-label="not there yet" />;
  return (
    <li className={own ? 'cv-run cv-run-own' : 'cv-run cv-run-changed'} style={grow}>
      {change && (
        <button
          type="button"
          className="cv-change"
          title={change.rule || `${change.by} on ${change.node}`}
          onClick={() => goToStep(change.hop)}
        >
          {change.by}
          <span className="hidden"> on {change.node} made it</span>
        </button>
      )}
      <b>{address}</b>
      <Stations run={run} reached={reached} />
    </li>
  );
}

const LABELS = { request: 'client IP', reply: 'reply from' } as const;
const NAMES = { request: 'Client IP on the packet', reply: 'Source address of the reply' } as const;

function Bar({ lane, reached }: { readonly lane: Lane; readonly reached: (hop: string) => boolean }) {
  return (
    <ol className={`cv-runs cv-runs-${lane.direction}`} aria-label={NAMES[lane.direction]}>
      {lane.runs.map((run) => (
        <RunOf key={`${run.address}/${run.change?.hop}`} run={run} reached={reached} />
      ))}
      {lane.lost && <li className="cv-run cv-run-lost">never left {lane.lost.node}</li>}
    </ol>
  );
}

/** What the application wrote, once it has; on the way back, how that way relates to the way there. */
function Said({
  record,
  replying,
  logged,
}: {
  readonly record: Walk;
  readonly replying: boolean;
  readonly logged: boolean;
}) {
  const { log, seenClient, server } = record.outcome;
  const back = replying ? wayBack(record) : '';
  if (back) {
    return (
      <p className="cv-way-back" title={back}>
        {back}
      </p>
    );
  }
  if (!log || !seenClient || !logged) return <p className="cv-log cv-log-empty" aria-hidden="true" />;
  return (
    <p className="cv-log" title={log}>
      <span>{server?.name}</span> <b>{seenClient}</b>
      {log.startsWith(seenClient) ? log.slice(seenClient.length) : ` ${log}`}
    </p>
  );
}

/** The Service by whose rules the packet went, as far as the canvas knows it. */
function serviceOf(world: World, record: Walk): ServiceView | undefined {
  const origins = record.hops.flatMap(withSteps).flatMap((hop) => hop.derivedFrom);
  const named = origins.filter(({ kind, namespace }) => kind === 'Service' && namespace !== 'kube-system');
  const id = named.map(({ kind, namespace, name }) => objectKey(kind, namespace, name)).at(-1);
  return world.services.find((service) => service.id === id);
}

function LaneOf({ record, world }: { readonly record: Walk; readonly world: World }) {
  const hop = useStore(selectHop);
  const step = useStore((state) => state.step);
  const lanes = useMemo(
    () => ({ request: laneOf(record, 'request'), reply: laneOf(record, 'reply') }),
    [record],
  );
  const current = step ?? hop?.id ?? '';
  const reached = useMemo(() => reachedBy(record, current), [record, current]);
  const replying = hop?.direction === 'reply' && lanes.reply !== undefined;
  const lane = replying ? lanes.reply : lanes.request;
  const answer = record.hops.find(({ kind }) => kind === 'pod-answer');
  const service = useMemo(() => serviceOf(world, record), [world, record]);
  if (!lane) return <p className="cv-lane-empty">{withoutLane(record)}</p>;
  return (
    <>
      <span className="cv-lane-label">{LABELS[lane.direction]}</span>
      <Bar lane={lane} reached={reached} />
      <Said record={record} replying={replying} logged={answer !== undefined && reached(answer.id)} />
      {service?.policy && (
        <span className="cv-lane-policy">
          <PolicySwitch service={service} />
        </span>
      )}
    </>
  );
}

/** The source address of the packet in one line: how long the caller's own survives, and what the application logs. */
export function ClientLane({ world }: { readonly world: World }) {
  const record = useStore((state) => state.record);
  return (
    <section className="cv-client-lane" aria-label="Client IP">
      <div className="cv-lane-row">
        {record ? (
          <LaneOf record={record} world={world} />
        ) : (
          <p className="cv-lane-empty">
            Which client will the Pod see? This lane follows the source address.
          </p>
        )}
      </div>
    </section>
  );
}
