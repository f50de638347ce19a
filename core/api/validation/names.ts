/** Complaints about names, in the words of apimachinery pkg/util/validation/validation.go; empty when there are none. */

/** The test of a whole text; made once for each rule, since every write of an object asks many of them. */
const matching = (pattern: string): ((text: string) => boolean) => {
  const whole = new RegExp(`^(?:${pattern})$`);
  return (text) => whole.test(text);
};

/** RegexError: the rule, examples and the expression itself. */
function regexError(rule: string, pattern: string, ...examples: readonly string[]): string {
  const list = examples.map((each) => `'${each}', `).join(' or ');
  return `${rule} (e.g. ${list}regex used for validation is '${pattern}')`;
}

const tooLong = (most: number): string => `must be no more than ${most} characters`;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;
const isQualified = matching(QUALIFIED);

function rule(most: number, pattern: string, message: string): (text: string) => readonly string[] {
  const matches = matching(pattern);
  return (text) => [...(text.length > most ? [tooLong(most)] : []), ...(matches(text) ? [] : [message])];
}

/** IsDNS1123Label. */
export const dns1123Label = rule(
  63,
  LABEL,
  regexError(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    LABEL,
    'my-name',
    '123-abc',
  ),
);

/** IsDNS1123Subdomain. */
export const dns1123Subdomain = rule(
  253,
  SUBDOMAIN,
  regexError(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    SUBDOMAIN,
    'example.com',
  ),
);

const WITH_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_WITH_UNDERSCORE = `${WITH_UNDERSCORE}(\\.${WITH_UNDERSCORE})*`;

/** IsDNS1123SubdomainWithUnderscore. */
export const dns1123SubdomainWithUnderscore = rule(
  253,
  SUBDOMAIN_WITH_UNDERSCORE,
  regexError(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
    SUBDOMAIN_WITH_UNDERSCORE,
    'example.com',
  ),
);

/** IsDNS1035Label. */
export const dns1035Label = rule(
  63,
  DNS1035,
  regexError(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    DNS1035,
    'my-name',
    'abc-123',
  ),
);

/** IsValidLabelValue. */
export const labelValue = rule(
  63,
  LABEL_VALUE,
  regexError(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    LABEL_VALUE,
    'MyValue',
    'my_value',
    '12345',
  ),
);

const QUALIFIED_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** IsQualifiedName: a label key, `name` or `prefix/name`. */
export function qualifiedName(text: string): readonly string[] {
  const parts = text.split('/');
  if (parts.length > 2) {
    const error = regexError(`a qualified name ${QUALIFIED_RULE}`, QUALIFIED, 'MyName', 'my.name', '123-abc');
    return [`${error} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts[parts.length - 1] as string;
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const errors: string[] = [];
  if (prefix === '') errors.push('prefix part must be non-empty');
  else if (prefix !== undefined)
    errors.push(...dns1123Subdomain(prefix).map((each) => `prefix part ${each}`));
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > 63) errors.push(`name part ${tooLong(63)}`);
  if (!isQualified(name))
    errors.push(`name part ${regexError(QUALIFIED_RULE, QUALIFIED, 'MyName', 'my.name', '123-abc')}`);
  return errors;
}

/** IsValidPortName (RFC 6335). */
export function portName(text: string): readonly string[] {
  const errors: string[] = [];
  if (text.length > 15) errors.push(tooLong(15));
  if (!/^[-a-z0-9]+$/.test(text))
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) errors.push('must contain at least one letter (a-z)');
  if (text.includes('--')) errors.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}

/** IsValidPortNum. */
export function portNumber(port: number): readonly string[] {
  return port >= 1 && port <= 65535 ? [] : ['must be between 1 and 65535, inclusive'];
}

/** IsConfigMapKey. */
export function configMapKey(text: string): readonly string[] {
  const pattern = '[-._a-zA-Z0-9]+';
  const why = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  const isDots = text === '.' || text === '..';
  return [
    ...rule(253, pattern, regexError(why, pattern, 'key.name', 'KEY_NAME', 'key-name'))(text),
    ...(isDots ? [`must not be '${text}'`] : text.startsWith('..') ? ["must not start with '..'"] : []),
  ];
}
