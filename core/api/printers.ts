import type { Millis } from '../sim/index.ts';
import { configMapPrinter } from './config-map/printer.ts';
import { controllerRevisionPrinter } from './controller-revision/printer.ts';
import { daemonSetPrinter } from './daemon-set/printer.ts';
import { deploymentPrinter } from './deployment/printer.ts';
import { endpointSlicePrinter } from './endpoint-slice/printer.ts';
import { endpointsPrinter } from './endpoints/printer.ts';
import { eventPrinter } from './event/printer.ts';
import { namespacePrinter } from './namespace/printer.ts';
import { networkPolicyPrinter } from './network-policy/printer.ts';
import { nodePrinter } from './node/printer.ts';
import type { ApiObject } from './object.ts';
import { podPrinter } from './pod/printer.ts';
import type { Cell, Column, Printer } from './printing/table.ts';
import { replicaSetPrinter } from './replica-set/printer.ts';
import { servicePrinter } from './service/printer.ts';
import { statefulSetPrinter } from './stateful-set/printer.ts';

const printers: {
  readonly [Kind in ApiObject['kind']]: Printer<Extract<ApiObject, { readonly kind: Kind }>>;
} = {
  ConfigMap: configMapPrinter,
  ControllerRevision: controllerRevisionPrinter,
  DaemonSet: daemonSetPrinter,
  Deployment: deploymentPrinter,
  EndpointSlice: endpointSlicePrinter,
  Endpoints: endpointsPrinter,
  Event: eventPrinter,
  Namespace: namespacePrinter,
  NetworkPolicy: networkPolicyPrinter,
  Node: nodePrinter,
  Pod: podPrinter,
  ReplicaSet: replicaSetPrinter,
  Service: servicePrinter,
  StatefulSet: statefulSetPrinter,
};

/** The columns of a kind's table, those for `-o wide` too. */
export function columnsOf(kind: ApiObject['kind']): readonly Column[] {
  return printers[kind].columns;
}

/** An object's row: one cell per column, ages as of `now`. */
export function cellsOf(object: ApiObject, now: Millis): readonly Cell[] {
  // The table above pairs each kind with its own printer, which a lookup by a union of kinds cannot say.
  const printer = printers[object.kind] as Printer<ApiObject>;
  return printer.cells(object, now);
}
