import { type DelayTable, delayOf, type Millis } from '../sim/index.ts';

/** Every delay of the kubelet and the container runtime. */
export const kubeletDelays = {
  sandbox: {
    ms: 350,
    what: 'Pod sandbox: pause container, network namespace, CNI ADD',
    source: 'typical of containerd with a bridge plug-in',
  },
  createContainer: {
    ms: 90,
    what: 'creating and starting a container of an image that is there',
    source: 'typical of containerd and runc: unpacked snapshot, cgroup, process',
  },
  registryRoundTrip: {
    ms: 450,
    what: 'asking a registry for a manifest before the first layer arrives',
    source: 'typical of a public registry',
  },
  pullMegabyte: {
    ms: 1_000 / 60,
    what: 'pulling a million compressed bytes',
    source: 'a near registry: 60 MB/s',
  },
  plegRelist: {
    ms: 1_000,
    what: 'between two questions to the runtime about what has changed',
    source: 'pkg/kubelet/kubelet.go genericPlegRelistPeriod',
  },
  relistTime: {
    ms: 2,
    what: 'a relist; Pods that changed are synchronised after it',
    source: 'typical of a node with tens of containers',
  },
  podCleanup: {
    ms: 400,
    what: "from the last container's end to the removal of the API object: sandbox, volumes, cgroup",
    source: 'typical of containerd with a bridge plug-in',
  },
  minimumGrace: {
    ms: 2_000,
    what: 'a container always gets this long between SIGTERM and SIGKILL',
    source: 'pkg/kubelet/kuberuntime/kuberuntime_container.go minimumGracePeriodInSeconds',
  },
  configMap: {
    ms: 30_000,
    what: 'until a changed ConfigMap has reached the volume of a Pod',
    source: 'half of syncFrequency, after which a kubelet looks at each Pod again (pkg/kubelet/kubelet.go)',
  },
  backOff: {
    ms: 10_000,
    what: 'first back-off of a crashing container and of an image pull, doubled each time',
    source: 'pkg/kubelet/kubelet.go containerBackOffPeriod',
  },
  maxBackOff: {
    ms: 300_000,
    what: 'the longest back-off',
    source: 'pkg/kubelet/kubelet.go MaxContainerBackOff, imageBackOff',
  },
} as const satisfies DelayTable;

type Context = Parameters<typeof delayOf>[0];

/** A delay of this kubelet. */
export const kubeletDelay = (context: Context, name: keyof typeof kubeletDelays): Millis =>
  delayOf(context, kubeletDelays, name);

/** When the runtime was asked last; `phase` is where in the period this kubelet's relists fall. */
export function lastRelist(context: Context & { readonly now: Millis }, phase: Millis): Millis {
  const period = kubeletDelay(context, 'plegRelist');
  return context.now - ((((context.now - phase) % period) + period) % period);
}

/** Time until it is asked again. */
export const untilRelist = (context: Context & { readonly now: Millis }, phase: Millis): Millis =>
  lastRelist(context, phase) + kubeletDelay(context, 'plegRelist') - context.now;
