import { isObject, type JsonObject } from '../json.ts';
import type { FieldError } from '../status.ts';
import { complaints, duplicate, forbiddenField, invalidValue, required } from '../validation/field.ts';
import { dns1123Label } from '../validation/names.ts';
import type { PodSpec } from './type.ts';

/** The field that a source cannot do without, in the order in which the sources are looked at. */
const SOURCES: Readonly<Record<string, string>> = {
  emptyDir: '',
  hostPath: 'path',
  secret: 'secretName',
  persistentVolumeClaim: 'claimName',
  downwardAPI: '',
  configMap: 'name',
  projected: '',
};

function validateItems({ items }: JsonObject, field: string): readonly FieldError[] {
  const all = Array.isArray(items) ? (items as readonly JsonObject[]) : [];
  return all.flatMap((item, index) =>
    ['key', 'path'].flatMap((name) => (item[name] ? [] : [required(`${field}.items[${index}].${name}`)])),
  );
}

/** validateVolumeSource: exactly one source. Those that are not read count, and are not looked into. */
function validateSource(volume: JsonObject, at: string): readonly FieldError[] {
  const names = Object.keys(volume).filter((key) => key !== 'name');
  const known = [...Object.keys(SOURCES), ...names.filter((name) => SOURCES[name] === undefined)];
  const [first, ...others] = known.filter((name) => names.includes(name));
  if (first === undefined) return [required(at, 'must specify a volume type')];
  const source = volume[first];
  const needed = SOURCES[first];
  const field = `${at}.${first}`;
  return [
    ...(isObject(source) && needed && !source[needed] ? [required(`${field}.${needed}`)] : []),
    ...(isObject(source) && (first === 'secret' || first === 'configMap')
      ? validateItems(source, field)
      : []),
    ...(first === 'hostPath' && isObject(source) && String(source.path).split('/').includes('..')
      ? [invalidValue(`${field}.path`, source.path, "must not contain '..'")]
      : []),
    ...others.map((name) => forbiddenField(`${at}.${name}`, 'may not specify more than 1 volume type')),
  ];
}

/** ValidateVolumes: what is wrong, and the names that mounts may refer to, which are those of volumes without fault. */
export function validateVolumes(
  { volumes = [] }: PodSpec,
  field: string,
): { readonly errors: readonly FieldError[]; readonly names: readonly string[] } {
  const names: string[] = [];
  const errors: FieldError[] = [];
  for (const [index, volume] of volumes.entries()) {
    const at = `${field}[${index}]`;
    const name = typeof volume.name === 'string' ? volume.name : '';
    const own = [
      ...validateSource(volume as JsonObject, at),
      ...(name === '' ? [required(`${at}.name`)] : complaints(`${at}.name`, name, dns1123Label(name))),
      ...(names.includes(name) ? [duplicate(`${at}.name`, name)] : []),
    ];
    if (own.length === 0) names.push(name);
    errors.push(...own);
  }
  return { errors, names };
}
