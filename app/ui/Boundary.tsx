import { Component, type ReactNode } from 'react';
import styles from './Boundary.module.css';
import { Button } from './Button.tsx';

interface BoundaryProps {
  /** What could not be drawn: `The canvas`. */
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps a fault in one region from taking the page with it. React offers this to classes only. */
export class Boundary extends Component<BoundaryProps, { readonly fault: Error | undefined }> {
  override state = { fault: undefined as Error | undefined };

  static getDerivedStateFromError(fault: Error): { readonly fault: Error } {
    return { fault };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <div role="alert" className={styles.fault}>
        <p>
          <b>{this.props.what} could not be drawn.</b> This is a bug in Packetwalk; the rest of the page works
          on.
        </p>
        <pre>{fault.message}</pre>
        <Button label="Draw again" onClick={() => this.setState({ fault: undefined })} />
      </div>
    );
  }
}
