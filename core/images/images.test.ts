import { expect, test } from 'vitest';
import type { Container } from '../api/index.ts';
import { images } from './image-of.ts';
import { imageOf, parseReference, pullError } from './index.ts';

const container = (image: string, rest: Partial<Container> = {}): Container => ({
  name: 'c',
  image,
  ...rest,
});
const ports = (c: Container): readonly number[] =>
  imageOf(c)
    .image.listeners(c)
    .map((listener) => listener.port);
const get = (c: Container, path: string) =>
  imageOf(c).image.http?.(c, { method: 'GET', path, host: 'web' }, { name: 'web-1' });

test('nginx listens on 80 whatever containerPort says, and knows only its welcome page', () => {
  const web = container('nginx:1.27', { ports: [{ containerPort: 8080 }] });
  expect(new Set(ports(web))).toEqual(new Set([80]));
  expect(get(web, '/')?.status).toBe(200);
  expect(get(web, '/healthz')).toMatchObject({ status: 404, reason: 'Not Found' });
});

test('nginx logs in the combined format', () => {
  const web = container('nginx');
  const response = get(web, '/healthz');
  const request = { method: 'GET', path: '/healthz', host: 'web' };
  expect(
    response && imageOf(web).image.accessLog?.('10.244.1.9', request, response, '2026-03-02T09:00:07Z'),
  ).toBe('10.244.1.9 - - [02/Mar/2026:09:00:07 +0000] "GET /healthz HTTP/1.1" 404 153 "-" "curl/8.14.1" "-"');
});

test.each([
  [
    'registry.k8s.io/e2e-test-images/agnhost:2.53',
    { args: ['netexec', '--http-port=8081', '--udp-port=-1'] },
    [8081],
  ],
  ['registry.k8s.io/e2e-test-images/agnhost:2.53', {}, []],
  ['hashicorp/http-echo:1.0', { args: ['-listen=:80', '-text=hi'] }, [80]],
  ['registry.k8s.io/coredns/coredns:v1.12.1', {}, [53, 53, 8080, 8181, 9153]],
  ['nginx:1.27', { command: ['sleep', 'infinity'] }, []],
  ['busybox:1.36', { command: ['httpd', '-f', '-p', '8080'] }, [8080]],
  [
    'example/app:1',
    { ports: [{ containerPort: 9000 }, { containerPort: 5353, protocol: 'UDP' }] },
    [9000, 5353],
  ],
] as const)('%s with %j listens on %j', (image, rest, expected) => {
  expect(ports(container(image, rest as Partial<Container>))).toEqual(expected);
});

test.each([
  ['hashicorp/http-echo:1.0', { args: ['-listen=127.0.0.1:80'] }, '127.0.0.1'],
  ['python:3.13', { command: ['python', '-m', 'http.server', '80', '--bind', '127.0.0.1'] }, '127.0.0.1'],
  ['busybox:1.36', { command: ['httpd', '-f', '-p', '127.0.0.1:80'] }, '127.0.0.1'],
  ['busybox:1.36', { command: ['httpd', '-f', '-p', '80'] }, '0.0.0.0'],
] as const)('%s with %j is bound to %s', (image, rest, address) => {
  const c = container(image, rest as Partial<Container>);
  expect(imageOf(c).image.listeners(c)).toMatchObject([{ address, port: 80 }]);
});

test('only an undescribed image is assumed', () => {
  expect(imageOf(container('nginx')).assumed).toBe(false);
  expect(imageOf(container('example/app:1')).assumed).toBe(true);
});

test.each([
  ['busybox:1.36', {}, { after: 0, code: 0 }],
  ['busybox:1.36', { command: ['sh', '-c', 'sleep 5; exit 3'] }, { after: 5000, code: 3 }],
  ['nginx:1.27', { command: ['false'] }, { after: 0, code: 1 }],
  ['nicolaka/netshoot:v0.13', { command: ['sleep', 'infinity'] }, undefined],
  ['alpine:3.20', { command: ['sh', '-c', 'while true; do sleep 5; done'] }, undefined],
  ['nginx:1.27', {}, undefined],
] as const)('%s with %j ends by itself: %j', (image, rest, expected) => {
  const c = container(image, rest as Partial<Container>);
  expect(imageOf(c).image.exit?.(c)).toEqual(expected);
});

test('a sleeping shell ignores SIGTERM, a server does not', () => {
  const sleeper = container('busybox', { command: ['sleep', '3600'] });
  expect(imageOf(sleeper).image.stop(sleeper)).toBeUndefined();
  expect(imageOf(container('nginx')).image.stop(container('nginx'))?.code).toBe(0);
});

test('references take Docker defaults', () => {
  expect(parseReference('nginx')).toEqual({ repository: 'docker.io/library/nginx', tag: 'latest' });
  expect(parseReference('nicolaka/netshoot:v1')).toEqual({
    repository: 'docker.io/nicolaka/netshoot',
    tag: 'v1',
  });
  expect(parseReference('localhost:5000/a/b:1')).toEqual({ repository: 'localhost:5000/a/b', tag: '1' });
  expect(parseReference('Nginx:1')).toBeUndefined();
});

test('a tag that cannot exist is not found; a bad reference is invalid; a private image is trusted', () => {
  expect(pullError('nginx:nosuch')?.message).toContain('docker.io/library/nginx:nosuch: not found');
  expect(pullError('nginx:1.27')).toBeUndefined();
  expect(pullError('Nginx:1')?.reason).toBe('InvalidImageName');
  expect(pullError('registry.example/web:blue')).toBeUndefined();
});

test('no repository is described twice', () => {
  const all = images.flatMap((image) => image.repositories);
  expect(new Set(all).size).toBe(all.length);
});
