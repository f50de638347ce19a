/** Fields of apimachinery meta/v1 and the references that several kinds share. Read by `structs`. */
export const metaFields = `
ObjectMeta: annotations map[string]string, creationTimestamp time, deletionGracePeriodSeconds *int64,
  deletionTimestamp time, finalizers []string, generateName string, generation int64, labels
  map[string]string, managedFields any, name string, namespace string, ownerReferences []OwnerReference,
  resourceVersion string, selfLink string, uid UID
OwnerReference: apiVersion string, blockOwnerDeletion *bool, controller *bool, kind string, name string, uid
  UID
LabelSelector: matchExpressions []LabelSelectorRequirement, matchLabels map[string]string
LabelSelectorRequirement: key string, operator LabelSelectorOperator, values []string
ObjectReference: apiVersion string, fieldPath string, kind string, name string, namespace string,
  resourceVersion string, uid UID
LocalObjectReference: name string
`;
