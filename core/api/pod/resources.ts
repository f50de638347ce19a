import { quantityValue } from '../quantity.ts';
import type { FieldError } from '../status.ts';
import { complaints, invalidValue, required } from '../validation/field.ts';
import { qualifiedName } from '../validation/names.ts';
import type { Container } from './type.ts';

const NATIVE = ['cpu', 'memory', 'ephemeral-storage'];
/** Resources of other objects, which a container cannot ask for. */
const ELSEWHERE = ['pods', 'services', 'storage', 'secrets', 'configmaps', 'persistentvolumeclaims'];

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');

/** validateContainerResourceName. */
function validateName(name: string, field: string): readonly FieldError[] {
  const malformed = complaints(field, name, qualifiedName(name));
  if (malformed.length > 0 || name.includes('/') || NATIVE.includes(name) || isHugePages(name))
    return malformed;
  const standard = ELSEWHERE.includes(name)
    ? []
    : [invalidValue(field, name, 'must be a standard resource type or fully qualified')];
  return [...standard, invalidValue(field, name, 'must be a standard resource for containers')];
}

function validateAmounts(amounts: Readonly<Record<string, string>>, field: string): readonly FieldError[] {
  return Object.entries(amounts).flatMap(([name, value]) => [
    ...validateName(name, `${field}[${name}]`),
    ...(quantityValue(value) < 0
      ? [invalidValue(`${field}[${name}]`, value, 'must be greater than or equal to 0')]
      : []),
  ]);
}

/** Extended resources and huge pages are not handed out twice: what is asked for is the limit. */
const mayExceed = (name: string): boolean => !name.includes('/') && !isHugePages(name);

/** ValidateContainerResourceRequirements (pkg/apis/core/validation/validation.go). */
export function validateResources({ resources }: Container, field: string): readonly FieldError[] {
  const { limits = {}, requests = {} } = resources ?? {};
  const compared = Object.entries(requests).flatMap(([name, value]) => {
    const limit = limits[name];
    if (limit === undefined)
      return mayExceed(name)
        ? []
        : [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
    const [asked, most] = [quantityValue(value), quantityValue(limit)];
    if (!mayExceed(name) && asked !== most)
      return [invalidValue(`${field}.requests`, value, `must be equal to ${name} limit of ${limit}`)];
    if (asked <= most) return [];
    return [
      invalidValue(`${field}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`),
    ];
  });
  return [
    ...validateAmounts(limits, `${field}.limits`),
    ...validateAmounts(requests, `${field}.requests`),
    ...compared,
  ];
}
