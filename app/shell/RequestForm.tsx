import { Columns2, SendHorizontal } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useMemo } from 'react';
import type { Client } from '../../core/index.ts';
import { chooseClient, compare, send, sendThousand, useAction, writeRequest } from '../actions/index.ts';
import { clientKey, clientLabel, selectClient, suggestionsFor, useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './RequestForm.module.css';

const GROUPS: readonly { readonly from: Client['from']; readonly label: string }[] = [
  { from: 'pod', label: 'Pods' },
  { from: 'node', label: 'Nodes' },
  { from: 'outside', label: 'Outside the cluster' },
];

function From(): ReactNode {
  const clients = useStore((state) => state.mirror.clients);
  const client = useStore(selectClient);
  return (
    <label className={styles.field}>
      <span>from</span>
      <select
        value={client ? clientKey(client) : ''}
        onChange={(event) => {
          const chosen = clients.find((each) => clientKey(each) === event.target.value);
          if (chosen) chooseClient(chosen);
        }}
      >
        {GROUPS.map(({ from, label }) => {
          const members = clients.filter((each) => each.from === from);
          return members.length === 0 ? null : (
            <optgroup key={from} label={label}>
              {members.map((each) => (
                <option key={clientKey(each)} value={clientKey(each)}>
                  {clientLabel(each)}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
    </label>
  );
}

/** Enter sends, also while the browser offers suggestions: with them open it would only close the list. */
function sendOnEnter(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

function RequestLine(): ReactNode {
  const line = useStore((state) => state.line);
  const mirror = useStore((state) => state.mirror);
  const client = useStore(selectClient);
  const suggestions = useMemo(() => suggestionsFor(mirror, client), [mirror, client]);
  return (
    <label className={styles.field}>
      <span>request</span>
      <input
        className={styles.line}
        type="text"
        list="request-suggestions"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={line}
        onChange={(event) => writeRequest(event.target.value)}
        onKeyDown={sendOnEnter}
      />
      <datalist id="request-suggestions">
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </label>
  );
}

/** Who sends what, and the one obvious button. */
export function RequestForm(): ReactNode {
  const action = useAction(send);
  const sending = useStore((state) => state.sending);
  const firstVisit = useStore((state) => state.walk === undefined && state.phase === 'ready');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!action.disabled) action.onClick();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <From />
      <RequestLine />
      <span className={styles.send} data-first={firstVisit || undefined}>
        <Button {...action} label="Send" look="primary" icon={<SendHorizontal />}>
          {sending ? 'Sending …' : 'Send'}
        </Button>
      </span>
      <Button {...useAction(sendThousand)}>× 1,000</Button>
      <Button {...useAction(compare)} icon={<Columns2 />}>
        Compare
      </Button>
    </form>
  );
}
