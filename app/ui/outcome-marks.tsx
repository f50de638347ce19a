import {
  Ban,
  CircleCheck,
  CircleSlash,
  FileQuestion,
  FilterX,
  Hourglass,
  OctagonX,
  SearchX,
  ShieldX,
  Unplug,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { OutcomeKind } from '../../core/index.ts';

/** How an ending looks. `frame` keeps the families apart without colour. */
export interface OutcomeMark {
  readonly icon: ReactNode;
  readonly frame: 'answered' | 'refused' | 'silence' | 'name';
  /** What kind of ending it is, in two or three words. */
  readonly label: string;
}

/** The real endings look different because they are different. */
export const OUTCOME_MARKS: Readonly<Record<OutcomeKind, OutcomeMark>> = {
  answered: { icon: <CircleCheck />, frame: 'answered', label: 'Answered' },
  nxdomain: { icon: <SearchX />, frame: 'name', label: 'No such name' },
  nodata: { icon: <FileQuestion />, frame: 'name', label: 'Name without address' },
  'dns-refused': { icon: <ShieldX />, frame: 'name', label: 'DNS refused' },
  'dns-timeout': { icon: <Hourglass />, frame: 'name', label: 'DNS silent' },
  'refused-by-rule': { icon: <OctagonX />, frame: 'refused', label: 'Refused by a rule' },
  'refused-by-pod': { icon: <CircleSlash />, frame: 'refused', label: 'Refused by the Pod' },
  'timeout-by-rule': { icon: <FilterX />, frame: 'silence', label: 'Dropped by a rule' },
  'timeout-by-policy': { icon: <ShieldX />, frame: 'silence', label: 'Dropped by a policy' },
  'timeout-no-route': { icon: <Unplug />, frame: 'silence', label: 'Lost, no route' },
  'timeout-by-balancer': { icon: <Unplug />, frame: 'silence', label: 'No healthy node' },
  unreachable: { icon: <Ban />, frame: 'refused', label: 'Unreachable' },
  hangs: { icon: <Hourglass />, frame: 'silence', label: 'Hangs' },
  reset: { icon: <CircleSlash />, frame: 'refused', label: 'Connection reset' },
  unanswered: { icon: <Hourglass />, frame: 'silence', label: 'Nothing came back' },
  'not-permitted': { icon: <Ban />, frame: 'refused', label: 'Not permitted' },
  'wrong-protocol': { icon: <FileQuestion />, frame: 'refused', label: 'Not HTTP' },
};
