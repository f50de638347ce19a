import type { Status } from '../../api/index.ts';

/** Why something failed: a plain error of kubectl's own, or the server's answer. */
export type Failure = { readonly text: string } | { readonly status: Status };

/** The failure with kubectl's words on what it was doing (cmdutil.AddSourceToErr). */
export function whenDoing(verb: string, source: string, status: Status): Failure {
  return { status: { ...status, message: `error when ${verb} "${source}": ${status.message}` } };
}

/** StandardErrorMessage: what a failure says among others. */
function standardMessage(failure: Failure): string {
  if ('text' in failure) return failure.text;
  return `Error from server (${failure.status.reason}): ${failure.status.message}`;
}

/** A 422 on its own names the object and lists the fields, equal lines once; file names and prefixes are left out. */
function invalidMessage(status: Status): string {
  const { kind = '', name = '' } = status.details ?? {};
  const all = (status.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  const causes = [...new Set(all)];
  const said = causes.length === 0 && status.message ? `: ${status.message}` : '';
  const what = kind || name ? `The ${kind} "${name}" is invalid` : `The request is invalid${said}`;
  if (causes.length === 1) return `${what}: ${causes[0]}`;
  return causes.length === 0 ? what : `${what}: \n${causes.map((each) => `* ${each}`).join('\n')}`;
}

/** What kubectl prints on stderr before it ends with 1 (kubectl pkg/cmd/util/helpers.go checkErr). */
export function errorOutput(failures: readonly Failure[]): string {
  const [only, ...others] = failures;
  if (!only) return '';
  if (others.length > 0) return failures.map((each) => `${standardMessage(each)}\n`).join('');
  return `${singleMessage(only)}\n`;
}

/** The text of one failure, as kubectl prints it when nothing else failed. */
export function singleMessage(failure: Failure): string {
  if ('status' in failure)
    return failure.status.reason === 'Invalid' ? invalidMessage(failure.status) : standardMessage(failure);
  return failure.text.startsWith('error: ') ? failure.text : `error: ${failure.text}`;
}

/** `Warning:` headers as kubectl prints them: each text once in a run. */
export function warningOutput(warnings: readonly string[], printed: string): string {
  const fresh = warnings
    .map(
      (each) => `Warning: ${each}
`,
    )
    .filter((line) => !printed.includes(line));
  return [...new Set(fresh)].join('');
}
