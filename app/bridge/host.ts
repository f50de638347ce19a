import * as Comlink from 'comlink';
import {
  dispatch,
  forkAt,
  locate,
  type Session,
  seek,
  shownState,
  start,
  webBehindAClusterIP,
} from '../../core/index.ts';
import type { CoreFault, SessionApi } from './protocol.ts';

/** The packet's way and the command line: fetched while the page draws its first cluster. */
const lateParts = import('../../core/late.ts');

let session: Session | undefined;
/** Where the page looks: acting from here drops what came after. */
let shownRevision = 0;

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
  start: async (saved) =>
    guarded(() => {
      const files = saved?.files ?? webBehindAClusterIP.files;
      const started = start(files);
      session = started.session;
      shownRevision = started.answer.frame.revision;
      return { ...started.answer, files };
    }),
  dispatch: async (input) => {
    const { late } = await lateParts;
    return guarded(() => {
      const from = current();
      const fork = shownRevision < from.history.inputs.length ? forkAt(from, shownRevision) : from;
      const next = dispatch(fork, input, late);
      session = next.session;
      shownRevision = next.answer.frame.revision;
      return next.answer;
    });
  },
  seek: async (revision) =>
    guarded(() => {
      const next = seek(current(), revision);
      session = next.session;
      shownRevision = revision;
      return next.answer;
    }),
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
  controls: async () => {
    const { controlsOf } = await lateParts;
    return guarded(() => controlsOf(shownState(current())));
  },
  locate: async (kind, namespace, name, path) =>
    guarded(() => locate(shownState(current()).documents, { kind, namespace, name, path })),
};

Comlink.expose(api);
