import { readFileSync } from 'node:fs';

/** Packages of a lock file that name a download address: such a lock installs from one registry only. */
export function addressesIn(lockText: string): string[] {
  const { packages } = JSON.parse(lockText) as {
    packages: Record<string, { resolved?: string; link?: boolean }>;
  };
  return Object.entries(packages).flatMap(([name, { resolved, link }]) =>
    resolved && !link ? [`${name}: ${resolved}`] : [],
  );
}

export function main(args: readonly string[]): number {
  const found = addressesIn(readFileSync(args[0] ?? 'package-lock.json', 'utf8'));
  for (const one of found) console.error(`package-lock.json has a download address (see .npmrc): ${one}`);
  console.log(`lockfile: ${found.length} download addresses`);
  return found.length === 0 ? 0 : 1;
}
