/**
 * The Console region: the cluster as the tools of the trade show it. Rules (a node's `iptables-save`), Endpoints (slices
 * with their conditions), DNS (the queries of the walk) and Events (what the control plane did).
 */
export { Console } from './Console.tsx';
