import type { Input, SavedBranch, SavedHistory } from '../../core/index.ts';
import { filesOf, isRecord } from './saved.ts';
import { decodeChange } from './settings.ts';

/** Where a `SavedHistory` lies in localStorage; the number grows when old inputs can no longer be read. */
export const HISTORY_KEY = 'packetwalk/history/1';

const isNumber = (value: unknown): value is number => Number.isFinite(value);

const upTo = (value: unknown): { readonly upTo?: number } => (isNumber(value) ? { upTo: value } : {});

function inputOf(value: unknown): Input | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.input) {
    case 'edit': {
      const files = filesOf(value.files);
      return files && { input: 'edit', files, ...upTo(value.upTo) };
    }
    case 'exec':
      return typeof value.line === 'string'
        ? { input: 'exec', line: value.line, ...upTo(value.upTo) }
        : undefined;
    case 'set':
      return isRecord(value.settings)
        ? { input: 'set', settings: decodeChange(value.settings), ...upTo(value.upTo) }
        : undefined;
    case 'advance':
      if (isNumber(value.by)) return { input: 'advance', by: value.by };
      return value.until === 'change' || value.until === 'rest'
        ? { input: 'advance', until: value.until }
        : undefined;
    default:
      return undefined;
  }
}

function fromOf(value: unknown): SavedBranch['from'] {
  if (!isRecord(value)) return undefined;
  const { branch, revision, at } = value;
  return typeof branch === 'string' && isNumber(revision) && isNumber(at)
    ? { branch, revision, at }
    : undefined;
}

function branchOf(value: unknown): SavedBranch | undefined {
  if (!isRecord(value) || typeof value.name !== 'string' || !Array.isArray(value.inputs)) return undefined;
  const inputs = value.inputs.flatMap((each) => inputOf(each) ?? []);
  const from = fromOf(value.from);
  // One input less is another cluster.
  if (inputs.length !== value.inputs.length) return undefined;
  return { name: value.name, ...(from && { from }), inputs };
}

/** Reads what was kept: branches that cannot be read as a whole are left out, and nothing throws. */
export function decodeHistory(text: string | null): SavedHistory | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (!isRecord(value) || typeof value.on !== 'string' || !Array.isArray(value.branches)) return undefined;
  const branches = value.branches.flatMap((each) => branchOf(each) ?? []);
  return branches.length === 0 ? undefined : { on: value.on, branches };
}
