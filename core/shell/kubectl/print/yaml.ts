import { isObject, type Json } from '../../../api/index.ts';

/** Plain text that YAML 1.1 would read as something else than a string. */
const OTHER =
  /^(?:|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|<<|[-+]?(?:0[bB][01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?|[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?)$/;

const INDICATOR = /^[,[\]{}#&*!|>'"%@`]|^[-?:](?=\s|$)|: |:$| #|^ | $/;

/** A string as go-yaml writes it: plain where it can, double quoted where it would be read otherwise. */
function scalar(text: string): string {
  if (OTHER.test(text)) return JSON.stringify(text);
  if (/[^ -~\u00a0-\ud7ff\ue000-\ufffd]/.test(text)) return JSON.stringify(text);
  return INDICATOR.test(text) || /^-{3}/.test(text) ? `'${text.replaceAll("'", "''")}'` : text;
}

function literal(text: string, indent: string): string {
  const keep = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const lines = text.replace(/\n$/, '').split('\n');
  return `|${keep}\n${lines.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')}`;
}

function node(value: Json | undefined, indent: string): string {
  if (typeof value === 'string')
    return value.includes('\n') && /^[^\s]/.test(value) ? literal(value, `${indent}  `) : scalar(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `\n${list(value as readonly Json[], indent)}`;
  if (!isObject(value)) return String(value ?? null);
  return Object.keys(value).length === 0 ? '{}' : `\n${map(value, `${indent}  `)}`;
}

/** Items stand under their key, not further in; the first key of a map goes beside the dash. */
function list(items: readonly Json[], indent: string): string {
  return items
    .map((item) => {
      const text = Array.isArray(item) ? node(item, `${indent}  `) : node(item, indent);
      return text.startsWith('\n') ? `${indent}- ${text.slice(indent.length + 3)}` : `${indent}- ${text}`;
    })
    .join('\n');
}

function map(value: { readonly [key: string]: Json | undefined }, indent: string): string {
  return Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort((left, right) => (left < right ? -1 : 1))
    .map((key) => {
      const text = node(value[key], indent);
      return `${indent}${scalar(key)}:${text.startsWith('\n') ? text : ` ${text}`}`;
    })
    .join('\n');
}

/** YAML as `-o yaml` prints it: keys sorted (sigs.k8s.io/yaml). */
export function toYaml(value: Json): string {
  return isObject(value) && Object.keys(value).length > 0
    ? `${map(value, '')}\n`
    : `${node(value, '').trimStart()}\n`;
}
