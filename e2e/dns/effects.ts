/** What an option of the Corefile changes for whoever asks: the reply that a real dig and core's own must both show. */
export interface Effect {
  readonly option: string;
  readonly corefile: string;
  readonly words: readonly string[];
  readonly shows: RegExp;
  /** The same question is asked once before, and so many seconds pass. */
  readonly after?: number;
  /** From the second question on the world outside keeps silent. */
  readonly silent?: true;
}

const ZONE = 'cluster.local';
const API = `api.prod.svc.${ZONE}`;
const block = (...directives: readonly string[]): string =>
  `.:53 {\n${directives.map((line) => `    ${line}\n`).join('')}}\n`;
const FORWARD = 'forward . /etc/resolv.conf';
const kubernetes = (...options: readonly string[]): string =>
  `kubernetes ${ZONE} in-addr.arpa ip6.arpa {\n${[...options, 'ttl 30'].map((line) => `        ${line}\n`).join('')}    }`;
const KUBERNETES = kubernetes('pods insecure', 'fallthrough in-addr.arpa ip6.arpa');

const rewritten = (rule: string, words: readonly string[], shows: RegExp): Effect => ({
  option: `rewrite ${rule}`,
  corefile: block(`rewrite ${rule}`, KUBERNETES, FORWARD),
  words,
  shows,
});

const inKubernetes = (options: readonly string[], words: readonly string[], shows: RegExp): Effect => ({
  option: `kubernetes: ${options.join(', ')}`,
  corefile: block(kubernetes(...options), FORWARD),
  words,
  shows,
});

const cached = (
  cache: string,
  words: readonly string[],
  shows: RegExp,
  more: Partial<Effect> = {},
): Effect => ({
  option: cache.replaceAll(/\s+/g, ' '),
  corefile: block(KUBERNETES, FORWARD, cache),
  words,
  shows,
  ...more,
});

/** One line or more for each option whose effect a reply shows. */
export const EFFECTS: readonly Effect[] = [
  rewritten(`name old.test ${API}`, ['old.test'], /^old\.test\.\s+30\s+IN\s+A\s+10\.96\.10\.1$/m),
  rewritten(
    'name prefix my- api.',
    [`my-prod.svc.${ZONE}`],
    /^api\.prod\.svc\.cluster\.local\.\s.*10\.96\.10\.1$/m,
  ),
  rewritten(
    `name suffix .test .svc.${ZONE} answer auto`,
    ['api.prod.test'],
    /^api\.prod\.test\.\s.*10\.96\.10\.1$/m,
  ),
  rewritten(
    'name substring stage prod answer auto',
    [`api.stage.svc.${ZONE}`],
    /^api\.stage\..*10\.96\.10\.1$/m,
  ),
  rewritten(
    String.raw`name regex (.*)\.test {1}.prod.svc.cluster.local answer name (.*)\.prod\.svc\.cluster\.local {1}.again`,
    ['api.test'],
    /^api\.again\.\s.*10\.96\.10\.1$/m,
  ),
  rewritten('type ANY A', [API, 'ANY', '+notcp'], /QUERY: 1, ANSWER: 1[\s\S]*IN\s+A\s+10\.96\.10\.1$/m),
  rewritten('class CH IN', ['-c', 'CH', 'example.com'], /status: NOERROR/),
  rewritten('ttl regex .* 7', [API], /\s7\s+IN\s+A\s+10\.96\.10\.1$/m),
  rewritten('ttl regex .* 60-', [API], /\s60\s+IN\s+A/),
  rewritten(`rcode suffix ${ZONE} NXDOMAIN SERVFAIL`, [`nope.prod.svc.${ZONE}`], /status: SERVFAIL/),
  rewritten(
    `cname exact shop.example.com. ${API}.`,
    [`shop.prod.svc.${ZONE}`],
    /CNAME\s+api\.prod\.svc\.cluster\.local\.\n.*A\s+10\.96\.10\.1$/m,
  ),
  rewritten('edns0 local set 0xffee 0x61626364', [API, '+noedns'], /OPT PSEUDOSECTION/),
  rewritten('edns0 local set 0xffee {client_ip} revert', [API, '+nocookie'], /EDNS: version: 0/),
  rewritten('edns0 nsid set', [API, '+noedns'], /OPT PSEUDOSECTION/),
  inKubernetes(['pods disabled'], [`10-244-1-5.prod.pod.${ZONE}`], /status: NXDOMAIN/),
  inKubernetes(['pods insecure'], [`172-0-0-1.prod.pod.${ZONE}`], /A\s+172\.0\.0\.1$/m),
  inKubernetes(['pods verified'], [`10-244-1-5.prod.pod.${ZONE}`], /A\s+10\.244\.1\.5$/m),
  inKubernetes(['pods verified'], [`10-244-1-5.other.pod.${ZONE}`], /status: NXDOMAIN/),
  inKubernetes(['pods verified'], [`172-0-0-1.prod.pod.${ZONE}`], /status: NXDOMAIN/),
  inKubernetes(
    ['endpoint_pod_names'],
    [`_http._tcp.api.prod.svc.${ZONE}`, 'SRV'],
    /SRV\s+0 100 80 api\.prod/,
  ),
  inKubernetes(['endpoint_pod_names'], [`api-7d4b-x2x9k.api.prod.svc.${ZONE}`], /A\s+10\.244\.1\.5$/m),
  inKubernetes([], [`api-7d4b-x2x9k.api.prod.svc.${ZONE}`], /status: NXDOMAIN/),
  inKubernetes(['ignore empty_service'], [`lonely.prod.svc.${ZONE}`], /status: NXDOMAIN/),
  inKubernetes(
    ['ignore empty_service'],
    [`shop.prod.svc.${ZONE}`, 'CNAME'],
    /CNAME\s+shop\.example\.com\.$/m,
  ),
  inKubernetes([], [`lonely.prod.svc.${ZONE}`], /A\s+10\.96\.10\.3$/m),
  inKubernetes(['noendpoints'], [`db.prod.svc.${ZONE}`], /status: NXDOMAIN/),
  inKubernetes(['namespaces other'], [API], /status: NXDOMAIN/),
  inKubernetes(['fallthrough in-addr.arpa'], ['-x', '203.0.113.7'], /PTR\s+client\.example\.net\.$/m),
  inKubernetes([], ['-x', '203.0.113.7'], /status: NXDOMAIN/),
  inKubernetes(['fallthrough'], [`nope.prod.svc.${ZONE}`], /a\.root-servers\.net/),
  {
    option: 'autopath @kubernetes',
    corefile: block(kubernetes('pods verified'), 'autopath @kubernetes', FORWARD),
    words: [`example.com.prod.svc.${ZONE}`],
    shows: /CNAME\s+example\.com\.\n.*A\s+93\.184\.215\.14$/m,
  },
  {
    option: 'hosts: fallthrough, ttl',
    corefile: block(
      'hosts {\n        192.0.2.7 nas.home\n        ttl 11\n        fallthrough\n    }',
      FORWARD,
    ),
    words: ['nas.home'],
    shows: /\s11\s+IN\s+A\s+192\.0\.2\.7$/m,
  },
  {
    option: 'hosts: no_reverse',
    corefile: block('hosts {\n        192.0.2.7 nas.home\n        no_reverse\n    }'),
    words: ['-x', '192.0.2.7'],
    shows: /status: SERVFAIL/,
  },
  {
    option: 'hosts: reverse names',
    corefile: block('hosts {\n        192.0.2.7 nas.home\n    }'),
    words: ['-x', '192.0.2.7'],
    shows: /PTR\s+nas\.home\.$/m,
  },
  {
    option: 'errors: consolidate changes no reply',
    corefile: block('errors {\n        consolidate 5m ".* i/o timeout$"\n    }', FORWARD),
    words: ['broken.example.com'],
    shows: /status: SERVFAIL/,
  },
  cached('cache 30', ['example.com'], /flags: qr rd ra;[\s\S]*\s30\s+IN\s+A/),
  cached('cache 30', ['example.com'], /flags: qr aa rd ra;[\s\S]*\s18\s+IN\s+A/, { after: 12 }),
  cached('cache 30', [`nope.prod.svc.${ZONE}`], /\s26\s+IN\s+SOA/, { after: 4 }),
  cached('cache {\n        success 9984 7\n    }', ['example.com'], /\s7\s+IN\s+A/),
  cached('cache 30 {\n        keepttl\n    }', ['example.com'], /\s30\s+IN\s+A/, { after: 12 }),
  cached('cache 30 {\n        serve_stale\n    }', ['example.com'], /status: NOERROR[\s\S]*\s0\s+IN\s+A/, {
    after: 100,
    silent: true,
  }),
  cached('cache 30', ['example.com'], /status: SERVFAIL/, { after: 100, silent: true }),
  cached(
    `cache 30 {\n        disable success ${ZONE}\n    }`,
    [API],
    /flags: qr aa rd;[\s\S]*\s30\s+IN\s+A/,
    {
      after: 9,
    },
  ),
];
