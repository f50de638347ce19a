import * as Comlink from 'comlink';
import { locate, type Session, shownState, start, webBehindAClusterIP } from '../../core/index.ts';
import type { CoreFault, SessionApi } from './protocol.ts';

/** The packet's way and the command line: fetched while the page draws its first cluster. */
const lateParts = import('../../core/late.ts');

/** Fetched meanwhile too. */
const packing = import('./pack-rules.ts').then(({ rulePacker }) => rulePacker());

let session: Session | undefined;

function current(): Session {
  if (!session) throw new Error('the session has not been started');
  return session;
}

/** Runs core; what it throws is our bug, and goes to the page with all that is needed to replay it. */
function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (reason) {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    const fault: CoreFault = {
      message: error.message,
      stack: error.stack ?? '',
      inputs: session?.history.inputs ?? [],
    };
    throw fault;
  }
}

const api: SessionApi = {
  start: async ({ files, history }) => {
    // The opening example needs nothing of it; what a person wrote may.
    const parts = files || history ? await lateParts : undefined;
    return guarded(() => {
      const started =
        history && parts
          ? parts.resume(history, files, parts.late)
          : start(files ?? webBehindAClusterIP.files);
      session = started.session;
      return { ...started.answer, files: shownState(session).files };
    });
  },
  dispatch: async (input) => {
    const { act, late } = await lateParts;
    const pack = await packing;
    return guarded(() => {
      const next = act(current(), input, late);
      session = next.session;
      return pack(next.answer);
    });
  },
  seek: async (to) => {
    const { seek } = await lateParts;
    return guarded(() => {
      const next = seek(current(), to);
      session = next.session;
      return next.answer;
    });
  },
  history: async () => {
    const { historyView } = await lateParts;
    return guarded(() => historyView(current()));
  },
  renameBranch: async (name, to) => {
    const { historyView, renameBranch } = await lateParts;
    return guarded(() => {
      session = renameBranch(current(), name, to);
      return historyView(session);
    });
  },
  saved: async () => {
    const { savedHistory } = await lateParts;
    return guarded(() => savedHistory(current()));
  },
  compare: async (request, left, right) => {
    const { compare, late } = await lateParts;
    return guarded(() => compare(current(), request, { left, right }, late));
  },
  conntrack: async (node) => {
    const { conntrackView } = await lateParts;
    return guarded(() => conntrackView(shownState(current()), node));
  },
  rules: async (node) => {
    const { rulesOf } = await lateParts;
    return guarded(() => rulesOf(shownState(current()), node));
  },
  object: async (kind, namespace, name) => {
    const { objectView } = await lateParts;
    return guarded(() => objectView(shownState(current()), kind, namespace, name));
  },
  table: async (kind) => {
    const { tableView } = await lateParts;
    return guarded(() => tableView(shownState(current()), kind));
  },
  dns: async () => {
    const { dnsView } = await lateParts;
    return guarded(() => dnsView(shownState(current())));
  },
  controls: async () => {
    const { controlsOf } = await lateParts;
    return guarded(() => controlsOf(shownState(current())));
  },
  locate: async (kind, namespace, name, path) =>
    guarded(() => locate(shownState(current()).documents, { kind, namespace, name, path })),
};

Comlink.expose(api);
