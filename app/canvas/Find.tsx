import { useReactFlow } from '@xyflow/react';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { openNode } from '../actions/index.ts';
import { select, useStore } from '../state/index.ts';
import type { Rect } from './layout/shape.ts';
import { type Found, findIn } from './scene/find.ts';
import type { World } from './scene/world.ts';

const GLIDE_MILLIS = 250;
/** Names are read comfortably from here on. */
const CLOSE = 0.9;

interface FindProps {
  readonly world: World;
  /** Where things stand; those in a stack or a pill count by their own id. */
  readonly rectOf: (id: string) => Rect | undefined;
  readonly moved: () => void;
}

/** Takes the view to what was found, once it has a place: a node may have to be opened first. */
function useGoTo({ rectOf, moved }: FindProps): (found: Found) => void {
  const { setCenter, getZoom } = useReactFlow();
  const [goal, setGoal] = useState<string>();
  const rect = goal === undefined ? undefined : rectOf(goal);
  useEffect(() => {
    if (!rect) return;
    setGoal(undefined);
    moved();
    const still = useStore.getState().reducedMotion;
    void setCenter(rect.x + rect.width / 2, rect.y + rect.height / 2, {
      zoom: Math.max(getZoom(), CLOSE),
      duration: still ? 0 : GLIDE_MILLIS,
    });
  }, [rect, setCenter, getZoom, moved]);
  return (found) => {
    if (found.node !== undefined) openNode(found.node);
    void select(found.origin);
    setGoal(found.id);
  };
}

/** A field that finds Pods, Services and nodes by name or address, and brings them into the middle. `/` opens it. */
export function Find(props: FindProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const goTo = useGoTo(props);
  const found = useMemo(() => (open ? findIn(props.world, text) : []), [props.world, text, open]);
  const close = (): void => {
    setOpen(false);
    setText('');
    setAt(0);
  };

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const held = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
      const writing =
        event.target instanceof Element && event.target.closest('input, textarea, select, .monaco-editor');
      if (event.key !== '/' || held || writing) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);

  const choose = (one: Found | undefined): void => {
    if (!one) return;
    goTo(one);
    close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((before) => Math.min(Math.max(before + step, 0), Math.max(found.length - 1, 0)));
    else if (event.key === 'Enter') choose(found[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (!open) {
    return (
      <button
        type="button"
        className="cv-find-open"
        aria-label="Find on the canvas"
        title="Find (/)"
        onClick={() => setOpen(true)}
      >
        <Search size={15} aria-hidden="true" />
      </button>
    );
  }
  return (
    <div className="cv-find">
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label="Find a Pod, Service or node"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        placeholder="Pod, Service, node, address"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <div id={list} role="listbox" aria-label="Found" className="cv-found">
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard, and Enter chooses
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
          <div
            key={one.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(one)}
          >
            <b>{one.name}</b> <span>{one.note}</span>
          </div>
        ))}
        {text.trim() !== '' && found.length === 0 && <p>Nothing here is called so.</p>}
      </div>
    </div>
  );
}
