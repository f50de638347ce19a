/** Fields of core/v1 Pod. Read by `structs`. */
export const podFields = `
Pod: metadata ObjectMeta, spec PodSpec, status any
PodSpec: activeDeadlineSeconds *int64, affinity Affinity, automountServiceAccountToken *bool, containers
  []Container, dnsConfig PodDNSConfig, dnsPolicy DNSPolicy, enableServiceLinks *bool, ephemeralContainers
  []EphemeralContainer, hostAliases []HostAlias, hostIPC bool, hostNetwork bool, hostPID bool, hostUsers
  *bool, hostname string, hostnameOverride *string, imagePullSecrets []LocalObjectReference, initContainers
  []Container, nodeName string, nodeSelector map[string]string, os PodOS, overhead map[string]quantity,
  preemptionPolicy *PreemptionPolicy, priority *int32, priorityClassName string, readinessGates
  []PodReadinessGate, resourceClaims any, resources ResourceRequirements, restartPolicy RestartPolicy,
  runtimeClassName *string, schedulerName string, schedulingGates []PodSchedulingGate, securityContext
  PodSecurityContext, serviceAccount string, serviceAccountName string, setHostnameAsFQDN *bool,
  shareProcessNamespace *bool, subdomain string, terminationGracePeriodSeconds *int64, tolerations
  []Toleration, topologySpreadConstraints []TopologySpreadConstraint, volumes []Volume
Affinity: nodeAffinity NodeAffinity, podAffinity PodAffinity, podAntiAffinity PodAntiAffinity
NodeAffinity: preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm,
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector
PreferredSchedulingTerm: preference NodeSelectorTerm, weight int32
NodeSelectorTerm: matchExpressions []NodeSelectorRequirement, matchFields []NodeSelectorRequirement
NodeSelectorRequirement: key string, operator NodeSelectorOperator, values []string
NodeSelector: nodeSelectorTerms []NodeSelectorTerm
PodAffinity: preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm,
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm
WeightedPodAffinityTerm: podAffinityTerm PodAffinityTerm, weight int32
PodAffinityTerm: labelSelector LabelSelector, matchLabelKeys []string, mismatchLabelKeys []string,
  namespaceSelector LabelSelector, namespaces []string, topologyKey string
PodAntiAffinity: preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm,
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm
Container: args []string, command []string, env []EnvVar, envFrom []EnvFromSource, image string,
  imagePullPolicy PullPolicy, lifecycle Lifecycle, livenessProbe Probe, name string, ports []ContainerPort,
  readinessProbe Probe, resizePolicy any, resources ResourceRequirements, restartPolicy
  *ContainerRestartPolicy, restartPolicyRules []ContainerRestartRule, securityContext SecurityContext,
  startupProbe Probe, stdin bool, stdinOnce bool, terminationMessagePath string, terminationMessagePolicy
  TerminationMessagePolicy, tty bool, volumeDevices []VolumeDevice, volumeMounts []VolumeMount, workingDir
  string
EnvVar: name string, value string, valueFrom EnvVarSource
EnvVarSource: configMapKeyRef ConfigMapKeySelector, fieldRef ObjectFieldSelector, fileKeyRef
  FileKeySelector, resourceFieldRef ResourceFieldSelector, secretKeyRef SecretKeySelector
ConfigMapKeySelector: key string, name string, optional *bool
FileKeySelector: key string, optional *bool, path string, volumeName string
SecretKeySelector: key string, name string, optional *bool
EnvFromSource: configMapRef ConfigMapEnvSource, prefix string, secretRef SecretEnvSource
ConfigMapEnvSource: name string, optional *bool
SecretEnvSource: name string, optional *bool
Lifecycle: postStart LifecycleHandler, preStop LifecycleHandler, stopSignal *Signal
LifecycleHandler: exec ExecAction, httpGet HTTPGetAction, sleep SleepAction, tcpSocket TCPSocketAction
ExecAction: command []string
HTTPGetAction: host string, httpHeaders []HTTPHeader, path string, port intstr, scheme URIScheme
HTTPHeader: name string, value string
SleepAction: seconds int64
TCPSocketAction: host string, port intstr
Probe: exec ExecAction, failureThreshold int32, grpc GRPCAction, httpGet HTTPGetAction, initialDelaySeconds
  int32, periodSeconds int32, successThreshold int32, tcpSocket TCPSocketAction,
  terminationGracePeriodSeconds *int64, timeoutSeconds int32
GRPCAction: port int32, service *string
ContainerPort: containerPort int32, hostIP string, hostPort int32, name string, protocol Protocol
ResourceRequirements: claims []ResourceClaim, limits map[string]quantity, requests map[string]quantity
ResourceClaim: name string, request string
ContainerRestartRule: action string, exitCodes ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes: operator string, values []int32
SecurityContext: allowPrivilegeEscalation *bool, appArmorProfile AppArmorProfile, capabilities Capabilities,
  privileged *bool, procMount *string, readOnlyRootFilesystem *bool, runAsGroup *int64, runAsNonRoot *bool,
  runAsUser *int64, seLinuxOptions SELinuxOptions, seccompProfile SeccompProfile, windowsOptions
  WindowsSecurityContextOptions
AppArmorProfile: localhostProfile *string, type string
Capabilities: add []string, drop []string
SELinuxOptions: level string, role string, type string, user string
SeccompProfile: localhostProfile *string, type string
WindowsSecurityContextOptions: gmsaCredentialSpec string, gmsaCredentialSpecName string, hostProcess bool,
  runAsUserName string
VolumeDevice: devicePath string, name string
VolumeMount: mountPath string, mountPropagation *MountPropagationMode, name string, readOnly bool,
  recursiveReadOnly *string, subPath string, subPathExpr string
PodDNSConfig: nameservers []string, options []PodDNSConfigOption, searches []string
PodDNSConfigOption: name string, value *string
EphemeralContainer: args []string, command []string, env []EnvVar, envFrom []EnvFromSource, image string,
  imagePullPolicy PullPolicy, lifecycle Lifecycle, livenessProbe Probe, name string, ports []ContainerPort,
  readinessProbe Probe, resizePolicy any, resources ResourceRequirements, restartPolicy
  *ContainerRestartPolicy, restartPolicyRules []ContainerRestartRule, securityContext SecurityContext,
  startupProbe Probe, stdin bool, stdinOnce bool, targetContainerName string, terminationMessagePath string,
  terminationMessagePolicy TerminationMessagePolicy, tty bool, volumeDevices []VolumeDevice, volumeMounts
  []VolumeMount, workingDir string
HostAlias: hostnames []string, ip string
PodOS: name string
PodReadinessGate: conditionType PodConditionType
PodSchedulingGate: name string
PodSecurityContext: appArmorProfile AppArmorProfile, fsGroup *int64, fsGroupChangePolicy
  *PodFSGroupChangePolicy, runAsGroup *int64, runAsNonRoot *bool, runAsUser *int64, seLinuxChangePolicy
  *string, seLinuxOptions SELinuxOptions, seccompProfile SeccompProfile, supplementalGroups []int64,
  supplementalGroupsPolicy *string, sysctls []Sysctl, windowsOptions WindowsSecurityContextOptions
Sysctl: name string, value string
Toleration: effect TaintEffect, key string, operator TolerationOperator, tolerationSeconds *int64, value
  string
TopologySpreadConstraint: labelSelector LabelSelector, matchLabelKeys []string, maxSkew int32, minDomains
  *int32, nodeAffinityPolicy *string, nodeTaintsPolicy *string, topologyKey string, whenUnsatisfiable
  UnsatisfiableConstraintAction
`;
