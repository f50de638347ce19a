/** The second door of core: what a session is handed once a person sends a request or types a command. */

import { provideWords, serverWords } from './api/index.ts';
import { provideJoining, provideNodeCache } from './cluster/index.ts';
import { provideLateKinds } from './controllers/index.ts';
import { corefileReader } from './dns/index.ts';
import { provideFileReader } from './images/index.ts';
import { files, programFiles } from './kubelet/index.ts';
import { provideNetworkPolicies } from './network-policy/index.ts';
import { ipvs, nftables, provideMode } from './proxy/index.ts';
import {
  act,
  advance,
  changeSettings,
  compare,
  conntrackView,
  controlsOf,
  dnsView,
  historyView,
  type Late,
  objectView,
  podLog,
  renameBranch,
  resume,
  rulesOf,
  savedHistory,
  seek,
  tableView,
} from './session/index.ts';
import { kubectl } from './shell/index.ts';
import { counterOf, walk } from './walk/index.ts';

files.hooks = programFiles;
provideFileReader(['coredns', 'node-cache'], corefileReader);
provideJoining();
provideLateKinds();
provideNetworkPolicies();
provideNodeCache();
provideMode(nftables);
provideMode(ipvs);
provideWords(serverWords);

export const late: Late = { walk, counterOf, kubectl, podLog, changeSettings, advance };

export {
  act,
  compare,
  conntrackView,
  controlsOf,
  dnsView,
  historyView,
  objectView,
  renameBranch,
  resume,
  rulesOf,
  savedHistory,
  seek,
  tableView,
};
