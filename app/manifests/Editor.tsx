import { type ReactNode, useLayoutEffect, useRef } from 'react';
import './editor.css';
import { openEditor } from './open-editor.ts';

/** The text of the active file in Monaco. */
export function Editor(): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (box.current ? openEditor(box.current) : undefined), []);
  return <div ref={box} className="manifest-editor" />;
}
