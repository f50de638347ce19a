import { type Json, type JsonObject, type Resource, resourceOfKind, sortKeys } from '../../api/index.ts';
import { post } from '../../apiserver/index.ts';
import { namespaceOf } from './arguments.ts';
import type { CommandResult, Shell } from './command.ts';
import { dryRunSuffix } from './file-flags.ts';
import { type Flags, last } from './flags.ts';
import { errorOutput, type Failure, warningOutput } from './output.ts';
import { printedNameOf } from './print/format.ts';
import { toYaml } from './print/yaml.ts';

/** Flags of every command that makes one object. */
export const makeFlags = {
  values: { namespace: 'n', 'dry-run': '', output: 'o', validate: '', 'field-manager': '' },
  switches: ['save-config'],
  alone: { 'dry-run': 'unchanged' },
} as const;

interface Making {
  /** What the client prints of it before any server has seen it: Go writes empty structs too. */
  readonly empty: JsonObject;
  /** `created`, `exposed`. */
  readonly did: string;
  /** What a refusal is told with: `error: failed to create deployment: …`. */
  readonly failing?: string;
}

function merged(object: JsonObject, empty: JsonObject): Json {
  const result: Record<string, Json> = { ...(object as Record<string, Json>) };
  for (const [key, value] of Object.entries(empty))
    result[key] =
      typeof result[key] === 'object' && !Array.isArray(result[key]) && result[key] !== null
        ? merged(result[key] as JsonObject, value as JsonObject)
        : (result[key] ?? value ?? null);
  return result;
}

function print(object: Json, format: string | undefined): string | undefined {
  if (format === 'yaml') return toYaml(object);
  return format === 'json' ? `${JSON.stringify(sortKeys(object), null, 4)}\n` : undefined;
}

/** Posts an object that a command line describes, or only prints it (`--dry-run=client -o yaml`). */
export function make(shell: Shell, flags: Flags, object: JsonObject, making: Making): CommandResult {
  const resource = resourceOfKind(String(object.kind)) as Resource;
  const { name } = object.metadata as { readonly name: string };
  const format = last(flags, 'output');
  const dryRun = dryRunSuffix(flags);
  const told = `${printedNameOf(resource, name)} ${making.did}${dryRun ?? ''}\n`;
  const done = (stdout: string, stderr: string, failures: readonly Failure[]): CommandResult => ({
    stdout,
    stderr: stderr + errorOutput(failures),
    exitCode: failures.length > 0 ? 1 : 0,
    state: shell.api,
    events: [],
  });
  if (dryRun === ' (dry run)')
    return done(
      format === 'name'
        ? `${printedNameOf(resource, name)}\n`
        : (print(merged(object, making.empty), format) ?? told),
      '',
      [],
    );
  const namespace = resource.namespaced ? namespaceOf(flags, shell) : '';
  const answer = post(shell.api, { resource, namespace, fieldValidation: 'Strict' }, object, shell.context);
  const warnings = warningOutput(answer.warnings, '');
  if (!answer.ok) {
    const { failing } = making;
    return done('', warnings, [
      failing === undefined ? { status: answer.status } : { text: `${failing}: ${answer.status.message}` },
    ]);
  }
  const stdout = print(answer.object as unknown as Json, format) ?? told;
  if (dryRun !== undefined) return done(stdout, warnings, []);
  return { ...done(stdout, warnings, []), state: answer.state, events: answer.events };
}
