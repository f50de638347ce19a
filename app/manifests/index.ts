/**
 * The editor of manifests: Monaco with Kubernetes' schema, the API server's complaints as squiggles, and light on the lines
 * that decide the hop in view. Mirrors an editor with the YAML language server; simplified: one schema for all kinds, no
 * reformatting. Heavy, so the shell loads it late and never on a small screen.
 */
export { Editor } from './Editor.tsx';
