import { setFolded, useStore } from '../state/index.ts';
import { editFiles } from './edit-files.ts';
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

/** Says which names lie outside the cluster. */
export const setOutside = (outside: Readonly<Record<string, readonly string[]>>): Promise<void> =>
  changeSettings({ outside });

/** Puts a DNS cache on every node, or takes it away. */
export const setNodeLocalDns = (nodeLocalDns: boolean): Promise<void> => changeSettings({ nodeLocalDns });

/** Lets the resolver behind `forward` answer, or keep silent. */
export const setOutsideSilent = (outsideSilent: boolean): Promise<void> => changeSettings({ outsideSilent });
