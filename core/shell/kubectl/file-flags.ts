import type { FieldValidation } from '../../apiserver/index.ts';
import type { BuilderOptions } from './builder.ts';
import type { Shell } from './command.ts';
import { type FlagSet, type Flags, last } from './flags.ts';
import type { Failure } from './output.ts';
import { formatFailure } from './print/objects.ts';
import { usage } from './usage.ts';

/** Flags that commands over files share. */
export const fileFlags: FlagSet = {
  values: { filename: 'f', namespace: 'n', validate: '', 'dry-run': '', output: 'o', 'field-manager': '' },
  switches: ['recursive', 'save-config', 'server-side', 'force-conflicts', 'overwrite', 'wait', 'force'],
  letters: { R: 'recursive' },
};

/** What is wrong with the line of a command over files before any file is read. */
export function lineFailure(flags: Flags, command: string): Failure | undefined {
  if (flags.error !== undefined) return { text: flags.error };
  const { arguments: words } = flags;
  if (words.length > 0) return { text: usage(command, `Unexpected args: [${words.join(' ')}]`) };
  const dryRun = last(flags, 'dry-run') ?? 'none';
  if (!['none', 'client', 'server', 'unchanged'].includes(dryRun))
    return { text: `Invalid dry-run value (${dryRun}). Must be "none", "server", or "client".` };
  if ((flags.values.filename ?? []).length === 0) return { text: 'must specify one of -f and -k' };
  return formatFailure(last(flags, 'output') ?? '');
}

/** `--validate=true|strict|warn|ignore|false` (cmdutil.GetValidationDirective). */
export function fieldValidation(flags: Flags): FieldValidation {
  const value = last(flags, 'validate') ?? 'strict';
  if (value === 'warn') return 'Warn';
  return value === 'ignore' || value === 'false' ? 'Ignore' : 'Strict';
}

/** How the builder reads documents under these flags. */
export function builderOptions(flags: Flags, shell: Shell): BuilderOptions {
  const namespace = last(flags, 'namespace');
  return {
    validates: fieldValidation(flags) !== 'Ignore',
    namespace: namespace ?? shell.namespace,
    namespaceGiven: namespace !== undefined,
  };
}

/** `--dry-run`: what it adds to a printed line; undefined when the command is meant. */
export function dryRunSuffix(flags: Flags): string | undefined {
  const value = last(flags, 'dry-run');
  if (value === undefined || value === 'none' || value === 'false') return undefined;
  return value === 'server' ? ' (server dry run)' : ' (dry run)';
}
