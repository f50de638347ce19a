import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags } from 'yaml';

/** `0o17`: YAML 1.2's octal, which kubectl reads next to YAML 1.1's `017`. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^0o[0-7]+$/,
  format: 'OCT',
  resolve: (text) => Number.parseInt(text.slice(2), 8),
  identify: () => false,
  stringify: ({ value }) => `0o${(value as number).toString(8)}`,
};

const isTimeTag = (tag: Tags[number]): boolean =>
  typeof tag === 'object' &&
  (tag.tag === 'tag:yaml.org,2002:timestamp' || ('format' in tag && tag.format === 'TIME'));

/**
 * How kubectl reads YAML (sigs.k8s.io/yaml over go-yaml): 1.1 booleans (`yes`, `on`), octals and merge keys, but no
 * sexagesimal numbers and no dates; of two equal keys the last one wins.
 */
export const kubernetesYaml: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  uniqueKeys: false,
  strict: false,
  logLevel: 'silent',
  customTags: (tags) => [octal, ...tags.filter((tag) => !isTimeTag(tag))],
};
