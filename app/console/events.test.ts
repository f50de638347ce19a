import { expect, test } from 'vitest';
import type { ApiObject, ControlEvent, TableView } from '../../core/index.ts';
import { initialState } from '../state/index.ts';
import { changeRows, eventRows } from './event-rows.ts';
import { kindCounts } from './object-kinds.ts';
import { matches, shownColumns } from './object-table.ts';

const event = (name: string, lastTimestamp: string, about: string): ApiObject =>
  ({
    kind: 'Event',
    metadata: { name, namespace: 'default' },
    type: name === 'bad' ? 'Warning' : 'Normal',
    involvedObject: { kind: 'Pod', namespace: 'default', name: about },
    lastTimestamp,
  }) as unknown as ApiObject;

const events = {
  'default/old': event('old', '2026-03-02T09:00:01Z', 'web'),
  'default/bad': event('bad', '2026-03-02T09:00:09Z', 'web'),
  'default/other': event('other', '2026-03-02T09:00:05Z', 'client'),
};
const mirror = { ...initialState.mirror, objects: { Event: events } };
const view: TableView = {
  kind: 'Event',
  namespaced: true,
  columns: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'SUBOBJECT', 'MESSAGE', 'COUNT'].map((name) => ({
    name,
    wide: name === 'SUBOBJECT' || name === 'COUNT',
  })),
  rows: Object.values(events).map(({ metadata: { name } }) => ({
    namespace: 'default',
    name,
    cells: ['9s', 'Warning', 'Unhealthy', 'pod/web', 'spec', `about ${name}`, 4],
  })),
};

test('Events stand newest first in kubectl’s columns with their count; one object can be asked for', () => {
  const rows = eventRows(mirror, view, undefined);
  expect(rows.map(({ key }) => key)).toEqual(['default/bad', 'default/other', 'default/old']);
  expect(rows[0]?.cells).toEqual(['9s', '4', 'Warning', 'Unhealthy', 'pod/web', 'about bad']);
  expect(rows.map(({ warning }) => warning)).toEqual([true, false, false]);
  const about = { kind: 'Pod', namespace: 'default', name: 'client' };
  expect(eventRows(mirror, view, about).map(({ key }) => key)).toEqual(['default/other']);
});

test('changes of the control plane can be asked for by object too', () => {
  const change = (text: string, name: string): ControlEvent => ({
    at: 1,
    by: 'kubelet/node-a',
    text,
    about: { kind: 'Pod', namespace: 'default', name },
  });
  const all = [change('first', 'web'), change('second', 'client')];
  expect(changeRows(all, undefined).map(({ text }) => text)).toEqual(['second', 'first']);
  expect(changeRows(all, { kind: 'Pod', namespace: 'default', name: 'web' })).toEqual([all[0]]);
});

test('a table keeps wide columns for whoever asks, and a filter wants all of its words', () => {
  expect(shownColumns(view, false)).toEqual([0, 1, 2, 3, 5]);
  expect(shownColumns(view, true)).toHaveLength(7);
  const [row] = view.rows;
  expect(row && [matches(row, 'unhealthy OLD'), matches(row, 'healthy nothing'), matches(row, '')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('kinds without objects come last', () => {
  const kinds = kindCounts(mirror);
  expect(kinds[0]).toEqual({ kind: 'Event', count: 3 });
  expect(kinds.slice(1).every(({ count }) => count === 0)).toBe(true);
});
