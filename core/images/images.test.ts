import { expect, test } from 'vitest';
import type { Container, Pod } from '../api/index.ts';
import { images } from './image-of.ts';
import { annotationProblems, imageOf, parseReference, pullError } from './index.ts';

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
  ['redis:7', { args: ['--port', '6380'] }, [6380]],
  ['postgres:17', { args: ['-p', '5433'] }, [5433]],
  ['httpd:2.4', {}, [80]],
  ['busybox:1.36', { command: ['nc', '-u', '-l', '-p', '5000'] }, [5000]],
  ['alpine/socat', { args: ['UDP-LISTEN:5000,fork', 'EXEC:cat'] }, [5000]],
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

test.each([
  ['nginx:1.29', /^nginx\/1\.29\.\d+$/],
  ['nginx:1.25-alpine', /^nginx\/1\.25\.5$/],
  ['nginx:1.27.3', /^nginx\/1\.27\.3$/],
  ['nginx', /^nginx\/\d+\.\d+\.\d+$/],
])('%s says which version it is', (image, expected) => {
  const response = get(container(image), '/nope');
  expect(response?.headers.Server).toMatch(expected);
  expect(response?.body).toContain(`<hr><center>${response?.headers.Server}</center>`);
});

const pod = (annotations: Readonly<Record<string, string>>, ...containers: readonly Container[]): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', annotations },
  spec: { containers },
});

test('annotations of the Pod decide over the image, for its first container unless they name one', () => {
  const [web, side] = [container('nginx:1.27'), { ...container('redis:7'), name: 'side' }];
  const annotations = {
    'packetwalk.dev/listen': 'tcp:8080, udp:5353, tcp:127.0.0.1:9000',
    'packetwalk.dev/http': '/healthz=503,/=200',
    'packetwalk.dev/startup': '1m5s',
    'packetwalk.dev/latency': '200ms',
    'packetwalk.dev/on-sigterm': 'ignore',
    'packetwalk.dev/dns': 'resolve-once',
    'packetwalk.dev/listen.side': 'tcp:6380',
  };
  const { image } = imageOf(web, pod(annotations, web, side));
  expect(image.listeners(web)).toEqual([
    { protocol: 'TCP', address: '::', port: 8080, speaks: 'http' },
    { protocol: 'UDP', address: '::', port: 5353, speaks: 'echo' },
    { protocol: 'TCP', address: '127.0.0.1', port: 9000, speaks: 'http' },
  ]);
  const status = (path: string) =>
    image.http?.(web, { method: 'GET', path, host: 'web' }, { name: 'web-1' }).status;
  expect([status('/healthz'), status('/healthz?a=b'), status('/anything')]).toEqual([503, 503, 200]);
  expect([image.startup, image.latency, image.stop(web), image.dns]).toEqual([
    65_000,
    200,
    undefined,
    'resolve-once',
  ]);
  expect(imageOf(side, pod(annotations, web, side)).image.listeners(side)).toMatchObject([{ port: 6380 }]);
  expect(annotationProblems(pod(annotations, web, side))).toEqual([]);
});

test.each([
  ['packetwalk.dev/listen', '8080', '"8080" is no socket such as tcp:8080 or tcp:127.0.0.1:9000'],
  ['packetwalk.dev/listen', 'tcp:99999', '"tcp:99999" is no socket such as tcp:8080 or tcp:127.0.0.1:9000'],
  ['packetwalk.dev/http', 'healthz=503', '"healthz=503" is no answer such as /healthz=503'],
  ['packetwalk.dev/startup', '5', '"5" is no duration such as 5s or 200ms'],
  ['packetwalk.dev/dns', 'never', '"never" is neither resolve-once nor each-time'],
  ['packetwalk.dev/on-sigterm', 'hide', '"hide" is neither ignore nor drain nor exit'],
])('%s: %s is told of and changes nothing', (key, value, problem) => {
  const web = container('nginx');
  const wrong = pod({ [key]: value }, web);
  expect(annotationProblems(wrong)).toEqual([`${key}: ${problem}; the annotation is ignored`]);
  const [said, usual] = [imageOf(web, wrong).image, imageOf(web).image];
  expect([said.listeners(web), said.startup, said.stop(web)]).toEqual([
    usual.listeners(web),
    usual.startup,
    usual.stop(web),
  ]);
});

test('a database without a password, and annotations that nobody knows', () => {
  const postgres = container('postgres:17');
  expect(imageOf(postgres).image.exit?.(postgres)).toEqual({ after: 50, code: 1 });
  const given = { ...postgres, env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] };
  expect(imageOf(given).image.exit?.(given)).toBeUndefined();
  expect(annotationProblems(pod({ 'packetwalk.dev/lisen': '' }, postgres))[0]).toContain(
    'unknown; known are',
  );
  expect(annotationProblems(pod({ 'packetwalk.dev/http.nobody': '/=200' }, postgres))[0]).toContain(
    'there is no container "nobody"',
  );
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
