/** The second door of core: what a session is handed once a person sends a request or types a command. */

import { nftables, provideMode } from './proxy/index.ts';
import {
  advance,
  changeSettings,
  controlsOf,
  type Late,
  objectView,
  rulesOf,
  tableView,
} from './session/index.ts';
import { kubectl } from './shell/index.ts';
import { walk } from './walk/index.ts';

provideMode(nftables);

export const late: Late = { walk, kubectl, changeSettings, advance };

export { controlsOf, objectView, rulesOf, tableView };
