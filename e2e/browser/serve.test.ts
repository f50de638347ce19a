import { afterEach, expect, it } from 'vitest';
import { tree } from '../checks/tree.fixture.ts';
import { type Site, serve } from './serve.ts';

const policy = "default-src 'self'";
const page = `<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll("'", '&#39;')}"><p>Packetwalk</p>`;

let site: Site | undefined;
afterEach(() => site?.close());

const open = async (base: string) => {
  site = await serve(
    tree({ 'dist/index.html': page, 'dist/assets/a-1.js': '1', secret: 'no' }).concat('/dist'),
    base,
    0,
  );
  return site.url;
};

it('serves the page and its files under a sub-path, with the policy of the page as a header', async () => {
  const url = await open('/packetwalk/');
  const [index, script] = await Promise.all([fetch(url), fetch(`${url}assets/a-1.js`)]);
  expect(await index.text()).toBe(page);
  expect(index.headers.get('content-type')).toMatch(/^text\/html/);
  expect(index.headers.get('content-security-policy')).toBe(policy);
  expect(index.headers.get('cache-control')).toBe('no-cache');
  expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(script.headers.get('cache-control')).toContain('immutable');
});

it('knows nothing outside the folder or the sub-path', async () => {
  const url = await open('/packetwalk/');
  const statuses = await Promise.all(
    [new URL('/', url), `${url}gone.js`, `${url}..%2Fsecret`].map(
      async (address) => (await fetch(address)).status,
    ),
  );
  expect(statuses).toEqual([404, 404, 404]);
});

it('refuses a page without a policy', async () => {
  await expect(serve(tree({ 'index.html': '<p>' }), '/', 0)).rejects.toThrow('no Content-Security-Policy');
});
