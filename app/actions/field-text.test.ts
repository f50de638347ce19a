import { expect, test } from 'vitest';
import { withSpecField } from './field-text.ts';

const web = { kind: 'Service', namespace: 'default', name: 'web' };
const local = (text: string): string | undefined =>
  withSpecField(text, web, 'externalTrafficPolicy', 'Local');

test('a field that is there gets its value, and nothing else moves', () => {
  const text = `# mine
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  externalTrafficPolicy: Cluster # as it was
  ports: [{ port: 80 }]
`;
  expect(local(text)).toBe(text.replace('Cluster #', 'Local #'));
});

test('a field that is not there gets a line below the first, as deep as the others', () => {
  const text = `kind: Service
metadata:
  name: web
spec:
    type: NodePort
    ports: [{ port: 80 }]
`;
  expect(local(text)).toBe(text.replace('NodePort\n', 'NodePort\n    externalTrafficPolicy: Local\n'));
});

test('in braces it goes into the braces', () => {
  const text = 'kind: Service\nmetadata: { name: web }\nspec: { type: NodePort, ports: [{ port: 80 }] }\n';
  expect(local(text)).toBe(text.replace('{ type', '{ externalTrafficPolicy: Local, type'));
});

test('only the object that is meant is changed, also among several documents', () => {
  const other = 'kind: Service\nmetadata: { name: api }\nspec: { type: NodePort }\n';
  const mine = 'kind: Service\nmetadata: { name: web }\nspec: { type: NodePort }\n';
  expect(local(`${other}---\n${mine}`)?.startsWith(other)).toBe(true);
  expect(local(other)).toBeUndefined();
  expect(local(mine.replace('name: web', 'name: web, namespace: shop'))).toBeUndefined();
});
