import { fromRfc3339 } from '../../sim/index.ts';
import type { DnsWorld } from './plugin.ts';

/** Unix time of virtual time 0, in seconds. */
const EPOCH = -(fromRfc3339('1970-01-01T00:00:00Z') ?? 0) / 1000;

/** Serial of the cluster zone: Unix time of the last relevant change (CoreDNS plugin/kubernetes/controller.go `updateModified`). */
export const serialOf = ({ lastChange = 0 }: DnsWorld): number => EPOCH + Math.floor(lastChange / 1000);
