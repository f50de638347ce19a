import { execute, setFolded, useStore } from '../state/index.ts';
import { editFile, editFiles } from './edit-files.ts';
import { closeFile } from './files.ts';
import { changeSettings } from './settings.ts';

const COREFILE_FILE = 'coredns.yaml';

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');

const manifestOf = (corefile: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: coredns
  namespace: kube-system
data:
  Corefile: |
${indented(corefile)}
`;

/** Opens CoreDNS's configuration as a file, to change it. Closing the file brings the cluster's own back. */
export function editCorefile(corefile: string): void {
  const { files, layout } = useStore.getState();
  const isOpen = files.some(({ name }) => name === COREFILE_FILE);
  editFiles(isOpen ? files : [...files, { name: COREFILE_FILE, text: manifestOf(corefile) }], COREFILE_FILE);
  useStore.setState({
    goal: { file: COREFILE_FILE, line: 7, column: 3 },
    layout: setFolded(layout, 'manifests', false),
  });
}

/**
 * Brings back the Corefile that the cluster came with. A file of ours that says otherwise is closed, which can be undone; what was
 * changed by a command is patched by one.
 */
export function resetCorefile(original: string): void {
  const { files } = useStore.getState();
  const isOpen = files.some(({ name }) => name === COREFILE_FILE);
  if (isOpen && files.length > 1) closeFile(COREFILE_FILE);
  else if (isOpen) editFile(COREFILE_FILE, manifestOf(original));
  else {
    const patch = JSON.stringify({ data: { Corefile: original } });
    void execute(`kubectl patch configmap coredns -n kube-system --type merge -p '${patch}'`);
  }
}

/** Says which names lie outside the cluster. */
export const setOutside = (outside: Readonly<Record<string, readonly string[]>>): Promise<void> =>
  changeSettings({ outside });

/** Puts a DNS cache on every node, or takes it away. */
export const setNodeLocalDns = (nodeLocalDns: boolean): Promise<void> => changeSettings({ nodeLocalDns });

/** Lets the resolver behind `forward` answer, or keep silent. */
export const setOutsideSilent = (outsideSilent: boolean): Promise<void> => changeSettings({ outsideSilent });
