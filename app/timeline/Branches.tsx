import { Pencil } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { goToNow, nameBranch } from '../actions/index.ts';
import { useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './ClusterTime.module.css';

/** The field that a branch's new name is typed into: Enter takes it, Escape leaves it, one that is taken stays marked. */
function NameField({ name, taken, onDone }: NameFieldProps): ReactNode {
  const [text, setText] = useState(name);
  const wrong = text.trim() === '' || (text.trim() !== name && taken.includes(text.trim()));
  const done = (): void => {
    if (!wrong && text.trim() !== name) nameBranch(name, text);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !wrong) done();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onDone();
  };
  return (
    <input
      type="text"
      className={styles.branch}
      aria-label={`New name of branch ${name}`}
      aria-invalid={wrong || undefined}
      title={wrong ? 'Another branch has this name' : undefined}
      // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was pressed
      autoFocus
      value={text}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={done}
      onKeyDown={onKeyDown}
    />
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly taken: readonly string[];
  readonly onDone: () => void;
}

/** The futures of this cluster, once there is more than one: to go to, and to name. */
export function Branches(): ReactNode {
  const branches = useStore((state) => state.history?.branches);
  const branch = useStore((state) => state.mirror.branch);
  const [naming, setNaming] = useState(false);
  if (!branches || branches.length < 2) return null;
  const names = branches.map(({ name }) => name);
  if (naming) return <NameField name={branch} taken={names} onDone={() => setNaming(false)} />;
  return (
    <>
      <select
        aria-label="Branch"
        title="Each time somebody acts in the past, a branch begins; all are kept"
        className={styles.branch}
        value={branch}
        onChange={(event) => goToNow(event.target.value)}
      >
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <Button
        look="bare"
        iconOnly
        icon={<Pencil />}
        label="Rename this branch"
        onClick={() => setNaming(true)}
      />
    </>
  );
}
