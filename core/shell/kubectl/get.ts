import type { ApiObject } from '../../api/index.ts';
import { type Found, find, namespaceOf, readArguments } from './arguments.ts';
import { type Command, ended, type Shell } from './command.ts';
import { type FlagSet, type Flags, isOn, last, readFlags } from './flags.ts';
import { sortedBy } from './order.ts';
import { errorOutput, warningOutput } from './output.ts';
import { printedNameOf, printFormat } from './print/format.ts';
import { printTable, type TableOptions } from './print/table.ts';

const getFlags: FlagSet = {
  values: {
    namespace: 'n',
    output: 'o',
    selector: 'l',
    'field-selector': '',
    'label-columns': 'L',
    'sort-by': '',
    'chunk-size': '',
    template: '',
  },
  switches: [
    'all-namespaces',
    'no-headers',
    'show-labels',
    'show-kind',
    'ignore-not-found',
    'watch',
    'show-managed-fields',
  ],
  letters: { A: 'all-namespaces', w: 'watch' },
};

const NO_TYPE =
  'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples\n';

function tables(found: readonly Found[], flags: Flags, now: number): string {
  const kinds = new Set(found.map(({ resource }) => resource.kind));
  const options: TableOptions = {
    wide: last(flags, 'output') === 'wide',
    withNamespace: isOn(flags, 'all-namespaces'),
    withKind: kinds.size > 1 || isOn(flags, 'show-kind'),
    noHeaders: isOn(flags, 'no-headers'),
    showLabels: isOn(flags, 'show-labels'),
    labelColumns: (flags.values['label-columns'] ?? []).flatMap((each) => each.split(',')),
  };
  const grouped = [...kinds].flatMap((kind) => {
    const same = found.filter(({ resource }) => resource.kind === kind);
    const pairs = same.flatMap((each) => each.objects.map((object) => ({ object })));
    const objects = (sortedBy(pairs, last(flags, 'sort-by')) ?? []).map(({ object }) => object);
    const [first] = same;
    return first && objects.length > 0 ? { resource: first.resource, objects } : [];
  });
  return grouped
    .map(({ resource, objects }) => {
      const name = printedNameOf(resource, '').slice(0, -1);
      return printTable(resource.kind as ApiObject['kind'], name, objects, options, now);
    })
    .join('\n');
}

function nothing(flags: Flags, shell: Shell, found: readonly Found[]): string {
  if (isOn(flags, 'ignore-not-found')) return '';
  const isEverywhere = isOn(flags, 'all-namespaces') || found.every(({ resource }) => !resource.namespaced);
  return isEverywhere
    ? 'No resources found\n'
    : `No resources found in ${namespaceOf(flags, shell)} namespace.\n`;
}

const nowhere = (path: string): string =>
  `couldn't find any field with path "{${path.replace(/^\{|\}$/g, '')}}" in the list of objects`;

/** `kubectl get`: tables as the server makes them, or the objects in the format asked for. `--watch` shows once. */
export const get: Command = (line, shell) => {
  const flags = readFlags(line, getFlags, 'get');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const format = last(flags, 'output') ?? '';
  // A format is looked at before anything is read: what is wrong with it is told first.
  const check = printFormat(format, { objects: [], single: false });
  const noHeaders = isOn(flags, 'no-headers');
  if (check && !check.ok) return ended(shell, [{ text: check.message }]);
  if (flags.arguments.length === 0) return { ...ended(shell, []), stderr: NO_TYPE };
  const named = readArguments(flags.arguments, flags, shell);
  if (!named.ok) return ended(shell, [named.failure]);
  const { found, failures, warnings } = find(named.wanted, flags, shell);
  const pairs = found.flatMap(({ resource, objects }) => objects.map((object) => ({ resource, object })));
  const sortBy = last(flags, 'sort-by');
  // A path that leads nowhere leaves nothing to show in a table; other formats say so.
  const sorted = sortedBy(pairs, sortBy) ?? [];
  if (check && sorted.length < pairs.length) return ended(shell, [{ text: nowhere(sortBy ?? '') }]);
  const hasFailedWhole = failures.length > 0 && sorted.length === 0;
  const single = named.wanted.length === 1 && (found[0]?.single ?? false);
  const printed = hasFailedWhole ? undefined : printFormat(format, { objects: sorted, single, noHeaders });
  if (printed && !printed.ok) return ended(shell, [{ text: printed.message }]);
  const isEmpty = !check && sorted.length === 0 && failures.length === 0;
  return {
    stdout: printed?.text ?? (check ? '' : tables(found, flags, shell.context.now)),
    stderr:
      warningOutput(warnings, '') + (isEmpty ? nothing(flags, shell, found) : '') + errorOutput(failures),
    exitCode: failures.length > 0 ? 1 : 0,
    state: shell.api,
    events: [],
  };
};
