import { webBehindAClusterIP } from '../../../core/index.ts';

const pod = (name: string, node: string, labels: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: ${labels} }
spec:
  nodeName: ${node}
  containers:
    - name: web
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=8080, --udp-port=8081]
`;

const service = (name: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: ${spec}
`;

const WEB = 'selector: { app: web }';
const HTTP = '{ name: http, port: 80, targetPort: 8080';
const TALK = '{ name: talk, protocol: UDP, port: 53, targetPort: 8081';

/**
 * One Service for each way in, and for each way to fail. Pods on node-a and node-b, none on node-c, where the Pod is that sends:
 * so each node answers differently, and `inside` has no Pod near the client.
 */
const manifest = [
  pod('web-1', 'node-a', '{ app: web }'),
  pod('web-2', 'node-b', '{ app: web }'),
  service('web', `{ ${WEB}, clusterIP: 10.96.0.80, ports: [${HTTP} }, ${TALK} }] }`),
  service(
    'open',
    `{ type: LoadBalancer, ${WEB}, ports: [${HTTP}, nodePort: 30080 }, ${TALK}, nodePort: 30053 }] }`,
  ),
  service(
    'near',
    `{ type: LoadBalancer, externalTrafficPolicy: Local, ${WEB}, ports: [${HTTP}, nodePort: 30081 }, ${TALK}, nodePort: 30054 }] }`,
  ),
  service('inside', `{ internalTrafficPolicy: Local, ${WEB}, ports: [${HTTP} }, ${TALK} }] }`),
  service('peers', `{ clusterIP: None, ${WEB}, ports: [${HTTP} }, ${TALK} }] }`),
  service('routed', `{ ${WEB}, externalIPs: [192.0.2.80], ports: [${HTTP} }, ${TALK} }] }`),
  service(
    'idle',
    `{ type: LoadBalancer, selector: { app: nobody }, ports: [${HTTP}, nodePort: 30082 }, ${TALK}, nodePort: 30055 }] }`,
  ),
  service(
    'deaf',
    `{ ${WEB}, ports: [{ name: http, port: 80, targetPort: 9 }, { name: talk, protocol: UDP, port: 53, targetPort: 9 }] }`,
  ),
  service('shop', '{ type: ExternalName, externalName: example.com }'),
  service('lost', '{ type: ExternalName, externalName: nowhere.example.org }'),
].join('');

const [, client] = webBehindAClusterIP.files;

/** What an earlier visit left: the world above, and the Pod to send from, on the node without a server. */
export const FILES = [
  { name: 'web.yaml', text: manifest },
  { name: 'client.yaml', text: client.text.replace('spec:\n', 'spec:\n  nodeName: node-c\n') },
];
