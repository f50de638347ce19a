import { describe, expect, it } from 'vitest';
import { configure } from './configuration.ts';
import { kubeadmCorefile } from './kubeadm-corefile.ts';
import { configurationHash, probeDnsServer, reloadCorefile, startDnsServer } from './startup.ts';

const COREFILE = kubeadmCorefile('cluster.local');
const NODE = 'nameserver 192.0.2.53\n';

const start = (corefile: string, resolvConf: string) =>
  startDnsServer({ corefile, addresses: ['10.244.0.2'], resolvConf }, () => 0);

const reload = (before: string, corefile: string) =>
  reloadCorefile(
    before,
    {
      corefile,
      addresses: ['10.244.0.2'],
      resolvConf: NODE,
      leadsBack: (address) => address === '10.96.0.10',
    },
    () => 0,
  );

describe('a CoreDNS process', () => {
  it('logs the hash that clusters of kubeadm log', () => {
    expect(configurationHash(COREFILE)).toBe(
      '1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b',
    );
    // Up to 1.31, before the cache exempted the cluster zone.
    const older = COREFILE.replace(/cache 30 \{[^}]*\}/, 'cache 30');
    expect(configurationHash(older)).toBe(
      '591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5f046dd37f1cf888b953814040d180f52594972691cd6ff41be96639138a43908',
    );
  });

  it('starts with its banner', () => {
    const started = start(COREFILE, NODE);
    expect(started.running).toBe(true);
    expect(started.log).toEqual([
      'maxprocs: Leaving GOMAXPROCS=2: CPU quota undefined',
      '.:53',
      `[INFO] plugin/reload: Running configuration SHA512 = ${configurationHash(COREFILE)}`,
      'CoreDNS-1.12.1',
      'linux/amd64, go1.24.1, 707c7c1',
    ]);
  });

  it('ends when its node forwards back to it', () => {
    const started = start(COREFILE, 'nameserver 127.0.0.53\n');
    expect(started).toMatchObject({ running: false, exitCode: 1 });
    expect(started.log.at(-1)).toBe(
      '[FATAL] plugin/loop: Loop (127.0.0.1:32768 -> :53) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO 0.0."',
    );
  });

  it('does not start with a broken file, but goes on with the old one', () => {
    const broken = COREFILE.replace('errors', 'banana');
    expect(start(broken, NODE)).toMatchObject({
      running: false,
      log: ["/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'banana'"],
    });
    const reloaded = reload(COREFILE, broken);
    expect(reloaded.corefile).toBe(COREFILE);
    expect(reloaded.log[1]).toBe(
      "[ERROR] Restart failed: /etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'banana'",
    );
  });

  it('reloads another file, unless it is the same or plug-in reload is not there', () => {
    const changed = COREFILE.replace('cache 30', 'cache 60');
    expect(reload(COREFILE, changed)).toMatchObject({ corefile: changed });
    expect(reload(COREFILE, changed).log.at(-1)).toBe('[INFO] Reloading complete');
    expect(reload(COREFILE, COREFILE).log).toEqual([]);
    const deaf = COREFILE.replace('    reload\n', '');
    expect(reload(deaf, changed)).toEqual({ corefile: deaf, log: [] });
  });

  it('ends when the file that it reloads leads back to it', () => {
    const looped = COREFILE.replace('forward . /etc/resolv.conf', 'forward . 10.96.0.10');
    const reloaded = reload(COREFILE, looped);
    expect(reloaded.ended).toBe(true);
    expect(reloaded.log.at(-1)).toMatch(/^\[FATAL\] plugin\/loop: Loop/);
    expect(reload(COREFILE, looped.replace('    loop\n', '')).ended).toBeUndefined();
  });

  it('is ready once the watches have synced, and healthy before', () => {
    const configured = configure(COREFILE);
    if (!configured.ok) throw new Error(configured.message);
    expect(probeDnsServer(configured.configuration, '/health', false)).toEqual({ status: 200, body: 'OK' });
    expect(probeDnsServer(configured.configuration, '/ready', false)).toEqual({
      status: 503,
      body: 'kubernetes',
    });
    expect(probeDnsServer(configured.configuration, '/ready', true)).toEqual({ status: 200, body: 'OK' });
  });
});
