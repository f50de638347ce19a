/** Whether the text ends in a dot that is not escaped: an even number of backslashes before it. */
const endsInDot = (name: string): boolean =>
  name.endsWith('.') && (!name.endsWith('\\.') || (/(\\*)\.$/.exec(name)?.[1]?.length ?? 0) % 2 === 0);

/** The name with its final dot. */
export const fqdn = (name: string): string => (endsInDot(name) ? name : `${name}.`);

/** A name below a zone, which may be the root. */
export const below = (name: string, zone: string): string => (zone === '.' ? `${name}.` : `${name}.${zone}`);

/** Labels from left to right; none for the root. A dot behind a backslash is part of its label (RFC 1035 5.1). */
export const labelsOf = (name: string): readonly string[] => {
  const bare = endsInDot(name) ? name.slice(0, -1) : name;
  if (bare === '') return [];
  if (!bare.includes('\\')) return bare.split('.');
  const labels = [''];
  for (const [part] of bare.matchAll(/\\[\s\S]?|\.|[^\\.]+/g)) {
    if (part === '.') labels.push('');
    else labels.push((labels.pop() ?? '') + part);
  }
  return labels;
};

/** Lower case and fully qualified: how names are compared. */
export const canonicalName = (name: string): string => fqdn(name.toLowerCase());

/** Whether `name` is the zone itself or below it. Case does not matter. */
export function isSubDomain(zone: string, name: string): boolean {
  const [parent, child] = [canonicalName(zone), canonicalName(name)];
  return parent === '.' || child === parent || child.endsWith(`.${parent}`);
}

/** The longest of the zones that holds the name, undefined if none does (CoreDNS plugin/normalize.go `Zones.Matches`). */
export function matchingZone(zones: readonly string[], name: string): string | undefined {
  let best: string | undefined;
  for (const zone of zones) {
    if (isSubDomain(zone, name) && (best === undefined || zone.length > best.length)) best = zone;
  }
  return best;
}

/** Whether the text can be a name on the wire: labels of 1 to 63 octets, 255 in all (RFC 1035 2.3.4). */
export function isWireName(name: string): boolean {
  const labels = labelsOf(name);
  return fqdn(name).length <= 254 && labels.every((label) => label.length >= 1 && label.length <= 63);
}
