/**
 * The server's internal PodSpec (pkg/apis/core/types.go): fields in Go's order, each with its type. A pointer is null
 * when absent, everything else has its zero value. Sources of volumes that are not read are null or taken as they are.
 */
export const internalStructs = `
PodSpec: Volumes []Volume, InitContainers []Container, Containers []Container, EphemeralContainers []any,
  RestartPolicy string, TerminationGracePeriodSeconds any, ActiveDeadlineSeconds any, DNSPolicy string,
  NodeSelector any, ServiceAccountName string, AutomountServiceAccountToken any, NodeName string,
  SecurityContext *PodSecurityContext, ImagePullSecrets []Reference, Hostname string, Subdomain string,
  SetHostnameAsFQDN any, Affinity any, SchedulerName string, Tolerations []Toleration, HostAliases []HostAlias,
  PriorityClassName string, Priority any, PreemptionPolicy any, DNSConfig *PodDNSConfig, ReadinessGates []ReadinessGate,
  RuntimeClassName any, Overhead any, EnableServiceLinks any, TopologySpreadConstraints any, OS any,
  SchedulingGates any, ResourceClaims any, Resources any, HostnameOverride any
Volume: Name string, HostPath *HostPath, EmptyDir *EmptyDir, GCEPersistentDisk any, AWSElasticBlockStore any,
  GitRepo any, Secret *SecretVolume, NFS any, ISCSI any, Glusterfs any, PersistentVolumeClaim *Claim, RBD any,
  Quobyte any, FlexVolume any, Cinder any, CephFS any, Flocker any, DownwardAPI *DownwardVolume, FC any,
  AzureFile any, ConfigMap *ConfigMapVolume, VsphereVolume any, AzureDisk any, PhotonPersistentDisk any,
  Projected *Projected, PortworxVolume any, ScaleIO any, StorageOS any, CSI any, Ephemeral any, Image any
HostPath: Path string, Type any
EmptyDir: Medium string, SizeLimit any
SecretVolume: SecretName string, Items []KeyToPath, DefaultMode any, Optional any
ConfigMapVolume: Name string, Items []KeyToPath, DefaultMode any, Optional any
DownwardVolume: Items []DownwardFile, DefaultMode any
Claim: ClaimName string, ReadOnly bool
Projected: Sources []Projection, DefaultMode any
Projection: Secret *MapProjection, DownwardAPI *DownwardProjection, ConfigMap *MapProjection,
  ServiceAccountToken *Token, ClusterTrustBundle any, PodCertificate any
MapProjection: Name string, Items []KeyToPath, Optional any
DownwardProjection: Items []DownwardFile
Token: Audience string, ExpirationSeconds int, Path string
KeyToPath: Key string, Path string, Mode any
DownwardFile: Path string, FieldRef *FieldRef, ResourceFieldRef any, Mode any
FieldRef: APIVersion string, FieldPath string
Reference: Name string
Container: Name string, Image string, Command []any, Args []any, WorkingDir string, Ports []ContainerPort,
  EnvFrom []any, Env []EnvVar, Resources Resources, ResizePolicy []any, RestartPolicy any,
  RestartPolicyRules []any, VolumeMounts []VolumeMount, VolumeDevices []any, LivenessProbe *Probe,
  ReadinessProbe *Probe, StartupProbe *Probe, Lifecycle *Lifecycle, TerminationMessagePath string,
  TerminationMessagePolicy string, ImagePullPolicy string, SecurityContext any, Stdin bool, StdinOnce bool, TTY bool
ContainerPort: Name string, HostPort int, ContainerPort int, Protocol string, HostIP string
EnvVar: Name string, Value string, ValueFrom *EnvVarSource
EnvVarSource: FieldRef *FieldRef, ResourceFieldRef any, ConfigMapKeyRef *KeyRef, SecretKeyRef *KeyRef, FileKeyRef any
KeyRef: Name string, Key string, Optional any
Resources: Limits any, Requests any, Claims []any
VolumeMount: Name string, ReadOnly bool, RecursiveReadOnly any, MountPath string, SubPath string,
  MountPropagation any, SubPathExpr string
Probe: Exec *Exec, HTTPGet *HTTPGet, TCPSocket *TCPSocket, GRPC *GRPC, InitialDelaySeconds int, TimeoutSeconds int,
  PeriodSeconds int, SuccessThreshold int, FailureThreshold int, TerminationGracePeriodSeconds any
Exec: Command []any
HTTPGet: Path string, Port any, Host string, Scheme string, HTTPHeaders []Header
Header: Name string, Value string
TCPSocket: Port any, Host string
GRPC: Port int, Service any
Lifecycle: PostStart *Handler, PreStop *Handler, StopSignal any
Handler: Exec *Exec, HTTPGet *HTTPGet, TCPSocket *TCPSocket, Sleep *Sleep
Sleep: Seconds int
PodSecurityContext: HostNetwork bool, HostPID bool, HostIPC bool, ShareProcessNamespace any, HostUsers any,
  SELinuxOptions any, WindowsOptions any, RunAsUser any, RunAsGroup any, RunAsNonRoot any, SupplementalGroups []any,
  SupplementalGroupsPolicy any, FSGroup any, FSGroupChangePolicy any, Sysctls []any, SeccompProfile any,
  AppArmorProfile any, SELinuxChangePolicy any
Toleration: Key string, Operator string, Value string, Effect string, TolerationSeconds any
HostAlias: IP string, Hostnames []any
PodDNSConfig: Nameservers []any, Searches []any, Options []DNSOption
DNSOption: Name string, Value any
ReadinessGate: ConditionType string
`;
