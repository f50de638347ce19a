import type { ApiObject, Json, Resource } from '../../../api/index.ts';
import type { Failure } from '../output.ts';
import { printFormat } from './format.ts';

/** Something to print: an object, as the server or the client has it. */
export interface Shown {
  readonly resource: Resource;
  readonly object: Json;
}

const ALLOWED =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml';

/** What commands that write say of a format that is none of theirs: they know no tables. */
export function formatFailure(format: string): Failure | undefined {
  const isTable = format === 'wide' || format.startsWith('custom-columns');
  const checked = printFormat(format, { objects: [], single: false });
  if (format === '' || (checked?.ok !== false && !isTable)) return undefined;
  const text = `unable to match a printer suitable for the output format "${format}", allowed formats are: ${ALLOWED}`;
  return {
    text: checked?.ok === false && !checked.message.startsWith('unable to match') ? checked.message : text,
  };
}

// An ApiObject is JSON with a known shape; here the shape does not matter.
const printable = ({ resource, object }: Shown) => ({ resource, object: object as unknown as ApiObject });

/** Prints objects one after the other (`create`, `replace`): YAML documents are parted. */
export function printObjects(format: string, all: readonly Shown[]): string {
  const texts = all.map((each) => {
    const printed = printFormat(format, { objects: [printable(each)], single: true });
    return printed?.ok ? printed.text : '';
  });
  return texts.join(format === 'yaml' ? '---\n' : '');
}

/** Prints what was applied as a whole: one object as it is, several as a List (`apply`). */
export function printTogether(format: string, all: readonly Shown[]): string {
  if (format === 'name' || all.length === 1) return printObjects(format, all);
  const printed = printFormat(format, { objects: all.map(printable), single: false, listMetadata: {} });
  return printed?.ok ? printed.text : '';
}
