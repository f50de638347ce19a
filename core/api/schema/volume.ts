/** Fields of core/v1 volumes; sources that Packetwalk does not read are taken as they are. Read by `structs`. */
export const volumeFields = `
Volume: awsElasticBlockStore any, azureDisk any, azureFile any, cephfs any, cinder any, configMap
  ConfigMapVolumeSource, csi any, downwardAPI DownwardAPIVolumeSource, emptyDir EmptyDirVolumeSource,
  ephemeral any, fc any, flexVolume any, flocker any, gcePersistentDisk any, gitRepo any, glusterfs any,
  hostPath HostPathVolumeSource, image any, iscsi any, name string, nfs any, persistentVolumeClaim
  PersistentVolumeClaimVolumeSource, photonPersistentDisk any, portworxVolume any, projected
  ProjectedVolumeSource, quobyte any, rbd any, scaleIO any, secret SecretVolumeSource, storageos any,
  vsphereVolume any
ConfigMapVolumeSource: defaultMode *int32, items []KeyToPath, name string, optional *bool
KeyToPath: key string, mode *int32, path string
DownwardAPIVolumeSource: defaultMode *int32, items []DownwardAPIVolumeFile
DownwardAPIVolumeFile: fieldRef ObjectFieldSelector, mode *int32, path string, resourceFieldRef
  ResourceFieldSelector
ObjectFieldSelector: apiVersion string, fieldPath string
ResourceFieldSelector: containerName string, divisor quantity, resource string
EmptyDirVolumeSource: medium StorageMedium, sizeLimit *quantity
HostPathVolumeSource: path string, type *HostPathType
PersistentVolumeClaimVolumeSource: claimName string, readOnly bool
ProjectedVolumeSource: defaultMode *int32, sources []VolumeProjection
VolumeProjection: clusterTrustBundle any, configMap ConfigMapProjection, downwardAPI DownwardAPIProjection,
  podCertificate any, secret SecretProjection, serviceAccountToken ServiceAccountTokenProjection
ConfigMapProjection: items []KeyToPath, name string, optional *bool
DownwardAPIProjection: items []DownwardAPIVolumeFile
SecretProjection: items []KeyToPath, name string, optional *bool
ServiceAccountTokenProjection: audience string, expirationSeconds *int64, path string
SecretVolumeSource: defaultMode *int32, items []KeyToPath, optional *bool, secretName string
`;
