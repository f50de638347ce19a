/** Fields of core/v1 Service and Endpoints, discovery/v1 and networking/v1. Read by `structs`. */
export const serviceFields = `
Service: metadata ObjectMeta, spec ServiceSpec, status any
ServiceSpec: allocateLoadBalancerNodePorts *bool, clusterIP string, clusterIPs []string, externalIPs
  []string, externalName string, externalTrafficPolicy ServiceExternalTrafficPolicy, healthCheckNodePort
  int32, internalTrafficPolicy *ServiceInternalTrafficPolicy, ipFamilies []IPFamily, ipFamilyPolicy
  *IPFamilyPolicy, loadBalancerClass *string, loadBalancerIP string, loadBalancerSourceRanges []string,
  ports []ServicePort, publishNotReadyAddresses bool, selector map[string]string, sessionAffinity
  ServiceAffinity, sessionAffinityConfig SessionAffinityConfig, trafficDistribution *string, type
  ServiceType
ServicePort: appProtocol *string, name string, nodePort int32, port int32, protocol Protocol, targetPort
  intstr
SessionAffinityConfig: clientIP ClientIPConfig
ClientIPConfig: timeoutSeconds *int32
Endpoints: metadata ObjectMeta, subsets []EndpointSubset
EndpointSubset: addresses []EndpointAddress, notReadyAddresses []EndpointAddress, ports []CoreEndpointPort
EndpointAddress: hostname string, ip string, nodeName *string, targetRef ObjectReference
CoreEndpointPort: appProtocol *string, name string, port int32, protocol Protocol
EndpointSlice: addressType AddressType, endpoints []Endpoint, metadata ObjectMeta, ports
  []DiscoveryEndpointPort
Endpoint: addresses []string, conditions EndpointConditions, deprecatedTopology map[string]string, hints
  EndpointHints, hostname *string, nodeName *string, targetRef ObjectReference, zone *string
EndpointConditions: ready *bool, serving *bool, terminating *bool
EndpointHints: forNodes []ForNode, forZones []ForZone
ForNode: name string
ForZone: name string
DiscoveryEndpointPort: appProtocol *string, name *string, port *int32, protocol *Protocol
NetworkPolicy: metadata ObjectMeta, spec NetworkPolicySpec
NetworkPolicySpec: egress []NetworkPolicyEgressRule, ingress []NetworkPolicyIngressRule, podSelector
  LabelSelector, policyTypes []PolicyType
NetworkPolicyEgressRule: ports []NetworkPolicyPort, to []NetworkPolicyPeer
NetworkPolicyPort: endPort *int32, port *intstr, protocol *Protocol
NetworkPolicyPeer: ipBlock IPBlock, namespaceSelector LabelSelector, podSelector LabelSelector
IPBlock: cidr string, except []string
NetworkPolicyIngressRule: from []NetworkPolicyPeer, ports []NetworkPolicyPort
`;
