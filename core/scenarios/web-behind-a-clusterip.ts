/** The opening example: a Service in front of three nginx Pods, and a Pod to send from. */
const web = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: ClusterIP
  selector: { app: web }
  ports:
    - { name: http, port: 80, targetPort: 80 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: nginx
          image: nginx:1.29
          ports: [{ name: http, containerPort: 80 }]
          readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 5 }
`;

const client = `# A Pod to send from: a box of network tools, and no server.
apiVersion: v1
kind: Pod
metadata: { name: client }
spec:
  containers:
    - name: netshoot
      image: nicolaka/netshoot:v0.14
      command: ["sleep", "infinity"]
`;

export const webBehindAClusterIP = {
  title: 'Web behind a ClusterIP',
  files: [
    { name: 'web.yaml', text: web },
    { name: 'client.yaml', text: client },
  ],
  request: {
    client: { from: 'pod', namespace: 'default', name: 'client' },
    line: 'curl http://web',
  },
} as const;
