import { type ApiObject, type Json, type JsonObject, type Resource, sortKeys } from '../../../api/index.ts';
import { printCustomColumns } from './custom-columns.ts';
import { printGoTemplate } from './go-template.ts';
import { type Printed, printJsonPath, printJsonPathAsJson } from './json-path.ts';
import { toYaml } from './yaml.ts';

/** Everything to print: one object, or a List of several. */
export interface Printable {
  readonly objects: readonly { readonly resource: Resource; readonly object: ApiObject }[];
  readonly single: boolean;
  /** Columns without a heading. */
  readonly noHeaders?: boolean;
  /** metadata of the List; with an empty resource version unless told otherwise. */
  readonly listMetadata?: Json;
}

const ALLOWED =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml';

/** Formats that are nothing without what follows them. */
const TEMPLATES = ['jsonpath', 'jsonpath-as-json', 'go-template', 'template'];

/** An ApiObject is JSON with a known shape; who manages its fields is not shown. */
function json(object: ApiObject): Json {
  const { managedFields: _, ...metadata } = object.metadata as unknown as JsonObject;
  return { ...(object as unknown as JsonObject), metadata };
}

/** The object, or a `List` without a version of its own. */
function whole({ objects, single, listMetadata = { resourceVersion: '' } }: Printable): Json {
  const [first] = objects;
  if (single && first) return sortKeys(json(first.object));
  return {
    apiVersion: 'v1',
    items: objects.map(({ object }) => sortKeys(json(object))),
    kind: 'List',
    metadata: listMetadata,
  };
}

/** `service/web`, `deployment.apps/web`. */
export function printedNameOf({ singular, group }: Resource, name: string): string {
  return `${singular}${group === '' ? '' : `.${group}`}/${name}`;
}

/** Prints by `-o FORMAT`; undefined for the formats that are tables (none, `wide`). */
export function printFormat(format: string, printable: Printable): Printed | undefined {
  const ok = (text: string): Printed => ({ ok: true, text });
  const [name = '', ...rest] = format.split('=');
  const argument = rest.join('=');
  if (TEMPLATES.includes(name) && argument === '')
    return { ok: false, message: 'template format specified but no template given' };
  switch (name) {
    case '':
    case 'wide':
      return undefined;
    case 'yaml':
      return ok(toYaml(whole(printable)));
    case 'json':
      return ok(`${JSON.stringify(whole(printable), null, 4)}\n`);
    case 'name':
      return ok(
        printable.objects
          .map(({ resource, object }) => `${printedNameOf(resource, object.metadata.name)}\n`)
          .join(''),
      );
    case 'jsonpath':
      return printJsonPath(argument, whole(printable));
    case 'jsonpath-as-json':
      return printJsonPathAsJson(argument, whole(printable));
    case 'custom-columns':
      return printCustomColumns(
        argument,
        printable.objects.map(({ object }) => json(object)),
        printable.noHeaders ?? false,
      );
    case 'go-template':
    case 'template':
      return printGoTemplate(argument, whole(printable));
    default:
      return {
        ok: false,
        message: `unable to match a printer suitable for the output format "${format}", allowed formats are: ${ALLOWED}`,
      };
  }
}
