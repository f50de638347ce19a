/** How large a crowded cluster is: nodes, and Deployments with a Service each. */
export interface CrowdSize {
  readonly nodes: number;
  readonly deployments: number;
  readonly replicas: number;
}

/** Nodes of the cluster that are there without being asked for. */
const FIRST_NODES = 3;

const two = (value: number): string => String(value).padStart(2, '0');

/** A machine as its kubelet and the node controller would have registered it. */
const node = (index: number): string => `apiVersion: v1
kind: Node
metadata: { name: node-${two(index)} }
spec: { podCIDR: 10.244.${index + 10}.0/24, podCIDRs: [10.244.${index + 10}.0/24] }
status:
  addresses:
    - { type: InternalIP, address: 192.168.1.${index + 50} }
    - { type: Hostname, address: node-${two(index)} }
`;

const workload = (name: string, replicas: number): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: web, image: nginx:1.29, ports: [{ containerPort: 80 }] }] }
`;

const CLIENT = `apiVersion: v1
kind: Pod
metadata: { name: client, labels: { app: client } }
spec: { containers: [{ name: client, image: busybox:1.36, command: [sleep, "3600"] }] }
`;

/** What a visit before would have left of a page with such a cluster: the Service `web` is one of many. */
export function crowd({ nodes, deployments, replicas }: CrowdSize): string {
  const names = Array.from({ length: deployments }, (_, index) =>
    index === 0 ? 'web' : `app-${two(index)}`,
  );
  const files = [
    { name: 'web.yaml', text: names.map((name) => workload(name, replicas)).join('---\n') },
    {
      name: 'nodes.yaml',
      text: Array.from({ length: nodes - FIRST_NODES }, (_, index) => node(index)).join('---\n'),
    },
    { name: 'client.yaml', text: CLIENT },
  ];
  return JSON.stringify({ files, layout: {} });
}
