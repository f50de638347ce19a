import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { provideWords, serverWords } from '../../core/api/index.ts';
import type { Cluster } from '../../core/cluster/index.ts';
import { provideLateKinds } from '../../core/controllers/index.ts';
import { provideNetworkPolicies } from '../../core/network-policy/index.ts';
import { runCluster } from './clock.ts';
import { type Call, readCall, sendReply } from './http/call.ts';
import { route } from './http/route.ts';
import { newWatches } from './http/watch.ts';

provideWords(serverWords);
provideLateKinds();
provideNetworkPolicies();

/** A cluster that any Kubernetes client can talk to. */
export interface Lab {
  readonly url: string;
  /** The cluster as it is now. */
  cluster(): Cluster;
  close(): Promise<void>;
}

export interface LabOptions {
  /** Virtual seconds per second; 0 stops time. */
  readonly speed?: number;
  /** 0: any that is free. */
  readonly port?: number;
  /** Wall clock before which no object is told of: so a test sets the instant at which a client reads its clock. */
  readonly notBefore?: number;
}

const isAboutObjects = ({ url }: Call): boolean => url.pathname.split('/').length > 3;

const until = (wall: number): Promise<void> =>
  new Promise((passed) => setTimeout(passed, Math.max(0, wall - Date.now())));

/** Serves a cluster on loopback as kube-apiserver would, without TLS or users. */
export async function startLab(
  cluster: Cluster,
  { speed = 1, port = 0, notBefore = 0 }: LabOptions = {},
): Promise<Lab> {
  const watches = newWatches(cluster.api.resourceVersion);
  const running = runCluster(cluster, speed, watches.tell);
  const server = createServer(async (request, response) => {
    try {
      const call = await readCall(request);
      if (isAboutObjects(call)) await until(notBefore);
      sendReply(response, route(call, running, watches));
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cluster: running.now,
    close: () =>
      new Promise((closed) => {
        running.stop();
        watches.close();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
