import { Fragment, type ReactNode, useMemo } from 'react';
import { commandsFor } from '../actions/index.ts';
import { type ObjectRef, useStore } from '../state/index.ts';
import card from './ObjectCard.module.css';
import { Part } from './Part.tsx';

/** A command that breaks between its words: an option must not lose its dashes. */
function Line({ text }: { text: string }): ReactNode {
  return (
    <code>
      {text.split(' ').map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a command may say the same word twice
        <Fragment key={index}>
          {index > 0 ? ' ' : ''}
          <span className={card.word}>{word}</span>
        </Fragment>
      ))}
    </code>
  );
}

/** What can be done to an object, each with the line that a person would type for it. */
export function ObjectActions({ shown }: { shown: ObjectRef }): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const settings = useStore((state) => state.settings);
  const ready = useStore((state) => state.phase === 'ready');
  const commands = useMemo(() => commandsFor(mirror, settings, shown), [mirror, settings, shown]);
  if (commands.length === 0) return null;
  return (
    <Part title="Do">
      <ul className={card.actions}>
        {commands.map(({ id, label, line, run }) => (
          <li key={id}>
            <button type="button" className={card.action} disabled={!ready} onClick={run}>
              <b>{label}</b>
              <Line text={line} />
            </button>
          </li>
        ))}
      </ul>
    </Part>
  );
}
