/**
 * Stands in for the half of `yaml` that writes YAML, in the worker that runs core: manifests are read there and never
 * written, and it would bring a tenth of what the first cluster has to load.
 */
function never(): never {
  throw new Error('yaml is built for reading only');
}

export const FOLD_BLOCK = 'block';
export const FOLD_FLOW = 'flow';
export const FOLD_QUOTED = 'quoted';
export {
  never as createStringifyContext,
  never as foldFlowLines,
  never as indentComment,
  never as lineComment,
  never as stringify,
  never as stringifyCollection,
  never as stringifyComment,
  never as stringifyDocument,
  never as stringifyNumber,
  never as stringifyPair,
  never as stringifyString,
};
