import type { FieldValidation } from '../../apiserver/index.ts';
import type { BuilderOptions } from './builder.ts';
import type { Shell } from './command.ts';
import { type FlagSet, type Flags, last } from './flags.ts';

/** Flags that commands over files share. */
export const fileFlags: FlagSet = {
  values: { filename: 'f', namespace: 'n', validate: '', 'dry-run': '', output: 'o', 'field-manager': '' },
  switches: ['recursive', 'save-config', 'server-side', 'force-conflicts', 'overwrite', 'wait', 'force'],
};

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
