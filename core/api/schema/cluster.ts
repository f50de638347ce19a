/** Fields of core/v1 Namespace, Node, ConfigMap and Event. Read by `structs`. */
export const clusterFields = `
Namespace: metadata ObjectMeta, spec NamespaceSpec, status any
NamespaceSpec: finalizers []FinalizerName
Node: metadata ObjectMeta, spec NodeSpec, status any
NodeSpec: configSource any, externalID string, podCIDR string, podCIDRs []string, providerID string, taints
  []Taint, unschedulable bool
Taint: effect TaintEffect, key string, timeAdded time, value string
ConfigMap: binaryData map[string]bytes, data map[string]string, immutable *bool, metadata ObjectMeta
Event: action string, count int32, eventTime time, firstTimestamp time, involvedObject ObjectReference,
  lastTimestamp time, message string, metadata ObjectMeta, reason string, related any, reportingComponent
  string, reportingInstance string, series any, source EventSource, type string
EventSource: component string, host string
`;
