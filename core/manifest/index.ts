/**
 * YAML text as kubectl reads it (sigs.k8s.io/yaml, cli-runtime's resource builder), with the place of every field.
 * Simplified: syntax errors are found by the `yaml` library and said in go-yaml's words, which may name a
 * neighbouring line in rare cases.
 */
export {
  type ManifestDocument,
  parseManifest,
  rangeOf,
} from './parse.ts';
export type { SourceRange } from './range.ts';
