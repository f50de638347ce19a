/**
 * Where things stand on each shelf (a row of places: the Pods of a node, the Services, the nodes), by id. Things that
 * went keep their slot here until somebody else needs it, so that what comes back (a seek, an undo) comes back
 * to its place.
 */
export type Slots = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is there now, shelf by shelf; newcomers are seated in this order. */
export type Shelves = Readonly<Record<string, readonly string[]>>;

function seat(before: Readonly<Record<string, number>>, present: readonly string[]): Record<string, number> {
  const seats: Record<string, number> = {};
  const taken = new Set<number>();
  const sit = (id: string, slot: number): void => {
    seats[id] = slot;
    taken.add(slot);
  };
  for (const id of present) {
    const slot = before[id];
    if (slot !== undefined && !taken.has(slot)) sit(id, slot);
  }
  let free = 0;
  for (const id of present) {
    if (id in seats) continue;
    while (taken.has(free)) free += 1;
    sit(id, free);
  }
  for (const [id, slot] of Object.entries(before)) {
    if (!(id in seats) && !taken.has(slot)) sit(id, slot);
  }
  return seats;
}

/** Seats everybody: who was there stays, newcomers take the lowest free slot. */
export function seatAll(before: Slots, shelves: Shelves): Slots {
  return Object.fromEntries(
    Object.entries(shelves).map(([shelf, present]) => [shelf, seat(before[shelf] ?? {}, present)]),
  );
}
