import * as Comlink from 'comlink';
import type { Answer, Input, SavedHistory } from '../../core/index.ts';
import type { CoreFault, SavedSession, SessionApi, Started } from './protocol.ts';
import { ruleUnpacker } from './unpack-rules.ts';

/**
 * Longer than any answer takes; whoever is silent for this long is stuck. A cluster of 50 nodes and 2,000 Pods is half a minute
 * of work for a machine that is busy, and a phone is four times slower.
 */
const PATIENCE_MILLIS = 180_000;

export interface BridgeEvents {
  /** A bug of ours: the worker has been thrown away. */
  readonly onFault: (fault: CoreFault) => void;
  /** A new worker runs, started from the last text that worked. */
  readonly onRecovered: (answer: Started) => void;
  /** What has to be kept to have the cluster again has changed. */
  readonly onHistory: (history: SavedHistory | undefined) => void;
  /** The new worker did not start either. The next `start` tries again. */
  readonly onDown: (fault: CoreFault) => void;
}

/** What is asked of a session without giving it an input. */
type Questions = Omit<SessionApi, 'start' | 'dispatch' | 'saved'>;

/** The page side of the worker. Every call answers undefined when core failed; the events say what happened. */
export type Bridge = {
  start(saved: SavedSession): Promise<Started | undefined>;
  dispatch(input: Input): Promise<Answer | undefined>;
} & {
  [Name in keyof Questions]: (
    ...given: Parameters<Questions[Name]>
  ) => Promise<Awaited<ReturnType<Questions[Name]>> | undefined>;
};

interface Running {
  readonly api: Comlink.Remote<SessionApi>;
  /** Rejects when the worker itself breaks: a call in flight would never be answered. */
  readonly broken: Promise<never>;
  /** Of its answers to inputs. */
  readonly unpack: ReturnType<typeof ruleUnpacker>;
  readonly end: () => void;
}

function spawn(): Running {
  const worker = new Worker(new URL('./host.ts', import.meta.url), { type: 'module', name: 'cluster' });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'The worker stopped.')));
    worker.addEventListener('messageerror', () => reject(new Error('An answer could not be read.')));
  });
  broken.catch(() => undefined);
  return {
    api: Comlink.wrap<SessionApi>(worker),
    broken,
    unpack: ruleUnpacker(),
    end: () => worker.terminate(),
  };
}

const withoutHistory = ({ files }: SavedSession): SavedSession => (files ? { files } : {});

function faultOf(reason: unknown, inputs: readonly Input[]): CoreFault {
  const known = (typeof reason === 'object' && reason !== null ? reason : {}) as Partial<CoreFault>;
  return {
    message: known.message ?? String(reason),
    stack: known.stack ?? '',
    inputs: known.inputs ?? inputs,
  };
}

type Call<T> = (api: Running['api'], unpack: Running['unpack']) => Promise<T>;

function answered<T>(running: Running, call: Call<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The cluster did not answer.')), PATIENCE_MILLIS);
  });
  return Promise.race([call(running.api, running.unpack), running.broken, stuck]).finally(() =>
    clearTimeout(timer),
  );
}

/** Opens the bridge. Workers are replaced after a fault; whoever holds the bridge keeps it. */
export function openBridge(events: BridgeEvents): Bridge {
  let running: Running | undefined;
  let inputs: readonly Input[] = [];
  let good: SavedSession = {};

  async function startOn(fresh: Running, saved: SavedSession): Promise<Started> {
    const started = await answered(fresh, (api) => api.start(saved));
    good = { ...saved, files: started.files };
    inputs = [{ input: 'edit', files: started.files }];
    return started;
  }

  /** Starts a new worker from what worked; when that fails too, from the text alone. */
  async function recover(fault: CoreFault): Promise<void> {
    running?.end();
    events.onFault(fault);
    running = spawn();
    const fresh = running;
    try {
      events.onRecovered(await startOn(fresh, good));
      void remember();
    } catch (reason) {
      fresh.end();
      if (running !== fresh) return;
      running = undefined;
      if (!good.history) return events.onDown(faultOf(reason, inputs));
      good = withoutHistory(good);
      await recover(faultOf(reason, inputs));
    }
  }

  /** Asks what has to be kept, after whatever may have changed it. */
  async function remember(): Promise<void> {
    const asked = running;
    const history = await ask((api) => api.saved());
    if (running !== asked) return;
    good = history ? { ...good, history } : withoutHistory(good);
    events.onHistory(history);
  }

  async function ask<T>(call: Call<T>): Promise<T | undefined> {
    const asked = running;
    if (!asked) return undefined;
    try {
      return await answered(asked, call);
    } catch (reason) {
      // Of several calls in flight the first one replaces the worker; the others only lose their answer.
      if (running === asked) await recover(faultOf(reason, inputs));
      return undefined;
    }
  }

  /** Asks what the worker's side answers under the same name. */
  const question = <Name extends keyof Questions>(name: Name): Bridge[Name] =>
    ((...given: readonly unknown[]) =>
      ask((api) =>
        (api[name] as (...all: readonly unknown[]) => Promise<unknown>)(...given),
      )) as Bridge[Name];

  return {
    async start(saved) {
      running?.end();
      running = spawn();
      const fresh = running;
      try {
        const started = await startOn(fresh, saved);
        void remember();
        return started;
      } catch (reason) {
        if (running !== fresh) return undefined;
        const { files, history } = saved;
        const given = history?.branches.flatMap((branch) => branch.inputs);
        // What was kept may be what fails: then the text alone is tried.
        if (history) good = withoutHistory(saved);
        await recover(faultOf(reason, given ?? (files ? [{ input: 'edit', files }] : [])));
        return undefined;
      }
    },
    async dispatch(input) {
      inputs = [...inputs, input];
      const answer = await ask(async (api, unpack) => unpack(await api.dispatch(input)));
      if (answer && input.input === 'edit') good = { ...good, files: input.files };
      if (answer && input.input !== 'send') void remember();
      return answer;
    },
    async seek(to) {
      const answer = await ask((api) => api.seek(to));
      if (answer && to.branch !== undefined) void remember();
      return answer;
    },
    history: question('history'),
    dns: question('dns'),
    async renameBranch(name, to) {
      const history = await ask((api) => api.renameBranch(name, to));
      if (history) void remember();
      return history;
    },
    compare: question('compare'),
    rules: question('rules'),
    conntrack: question('conntrack'),
    object: question('object'),
    table: question('table'),
    controls: question('controls'),
    locate: question('locate'),
  };
}
