import { badRequest, type Json, jsonPatch, mergePatch, parseJson, strategicPatch } from '../../api/index.ts';
import { type PatchType, patch as patchObject } from '../../apiserver/index.ts';
import { parseManifest } from '../../manifest/index.ts';
import { type Command, ended, type Shell } from './command.ts';
import { changeFlags, eachNamed } from './each.ts';
import { type Flags, last, readFlags } from './flags.ts';
import type { Failure } from './output.ts';

const types: Readonly<Record<string, PatchType>> = {
  json: jsonPatch,
  merge: mergePatch,
  strategic: strategicPatch,
};

const patchFlags = {
  ...changeFlags,
  values: { ...changeFlags.values, patch: 'p', 'patch-file': '', type: '', subresource: '' },
};

type Body = { readonly value: Json } | { readonly failure: Failure };

/** Text that begins as JSON goes to the server as it is, everything else is YAML (yaml.ToJSON). */
function bodyOf(text: string): Body {
  if (/^\s*[{[]/.test(text)) {
    const json = parseJson(text);
    return json.ok ? { value: json.value } : { failure: { status: badRequest(json.message) } };
  }
  const { documents, problems } = parseManifest('patch', text);
  const [problem] = problems;
  return problem
    ? {
        failure: {
          text: `unable to parse "${text}": ${problem.message.replace('error converting YAML to JSON: ', '')}`,
        },
      }
    : { value: documents[0]?.value ?? {} };
}

function textOf(flags: Flags, shell: Shell): string | undefined {
  const file = last(flags, 'patch-file');
  return file === undefined ? last(flags, 'patch') : shell.files[file];
}

/** `kubectl patch`. */
export const patch: Command = (line, shell) => {
  const flags = readFlags(line, patchFlags, 'patch');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const text = textOf(flags, shell);
  if (!text)
    return ended(shell, [
      { text: 'must specify --patch or --patch-file containing the contents of the patch' },
    ]);
  const typeName = last(flags, 'type') ?? 'strategic';
  const type = Object.hasOwn(types, typeName) ? types[typeName] : undefined;
  if (!type)
    return ended(shell, [{ text: `--type must be one of [json merge strategic], not "${typeName}"` }]);
  const body = bodyOf(text);
  return eachNamed(shell, flags, flags.arguments, (state, { resource, object }) => {
    if ('failure' in body) return body;
    const { name, namespace = '' } = object.metadata;
    const target = { resource, namespace, fieldValidation: 'Warn' } as const;
    const answer = patchObject(state, target, name, body.value, type, shell.context);
    return { answer, did: answer.ok && answer.events.length === 0 ? 'patched (no change)' : 'patched' };
  });
};
