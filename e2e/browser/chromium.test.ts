import { describe, expect, it } from 'vitest';
import { findChromium, type Probes } from './chromium.ts';

/** A machine on which only what is named exists. */
function machineWith(has: {
  env?: Record<string, string>;
  files?: string[];
  npm?: string;
  apt?: string;
}): Probes & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    env: has.env ?? {},
    exists: (path) => has.files?.includes(path) ?? false,
    playwrightPath: () => '/downloads/chrome',
    unpackFromNpm: async () => {
      asked.push('npm');
      return has.npm;
    },
    installByApt: () => {
      asked.push('apt');
      return has.apt;
    },
  };
}

const everything = {
  env: { CHROME_PATH: '/my/chrome' },
  files: ['/my/chrome', '/usr/bin/google-chrome', '/usr/bin/chromium', '/downloads/chrome'],
  npm: '/cache/chromium',
  apt: '/usr/bin/chromium',
};

describe('finding a Chromium', () => {
  it('prefers CHROME_PATH, then the system, Playwright, npm and apt, in this order', async () => {
    const { env: _env, ...noEnv } = everything;
    const noSystem = { ...noEnv, files: ['/downloads/chrome'] };
    const found = await Promise.all(
      [everything, noEnv, noSystem, { ...noSystem, files: [] }, { apt: '/usr/bin/chromium' }].map((has) =>
        findChromium(machineWith(has)),
      ),
    );
    expect(found).toEqual([
      { executablePath: '/my/chrome', place: 'CHROME_PATH' },
      { executablePath: '/usr/bin/chromium', place: 'system' },
      { executablePath: '/downloads/chrome', place: 'playwright' },
      { executablePath: '/cache/chromium', place: 'npm' },
      { executablePath: '/usr/bin/chromium', place: 'apt' },
    ]);
  });

  it('neither unpacks nor installs anything while a browser is at hand', async () => {
    const probes = machineWith({ ...everything, env: {} });
    await findChromium(probes);
    expect(probes.asked).toEqual([]);
  });

  it('does not quietly take another browser than the one that CHROME_PATH names', async () => {
    const probes = machineWith({ ...everything, env: { CHROME_PATH: '/gone' } });
    await expect(findChromium(probes)).rejects.toThrow('CHROME_PATH names /gone, which does not exist.');
  });

  it('says in one sentence what to do when there is none', async () => {
    await expect(findChromium(machineWith({}))).rejects.toThrow(
      /^No Chromium was found: install one .* or set CHROME_PATH .*\.$/,
    );
  });
});
