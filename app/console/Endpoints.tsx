import { Fragment, type ReactNode, useMemo } from 'react';
import type { EndpointSlice } from '../../core/index.ts';
import { selectOrigin } from '../actions/index.ts';
import { slicesOf, useStore } from '../state/index.ts';
import { type EndpointRow, endpointRows, ownFirst } from './endpoint-rows.ts';
import styles from './Table.module.css';

function Condition({ value, good = true }: { value: boolean; good?: boolean }): ReactNode {
  return (
    <td>
      <span className={styles.mark} data-good={value === good || undefined}>
        {value ? '● true' : '○ false'}
      </span>
    </td>
  );
}

function Row({ row }: { row: EndpointRow }): ReactNode {
  return (
    <tr>
      <td>
        <button type="button" className={styles.link} onClick={() => selectOrigin(row.origin)}>
          <code>{row.addresses}</code>
        </button>
      </td>
      <td>
        <code>{row.ports}</code>
      </td>
      <Condition value={row.ready} />
      <Condition value={row.serving} />
      <Condition value={row.terminating} good={false} />
      <td>{row.node}</td>
      <td>{row.pod}</td>
      <td className={styles.wide}>{row.why}</td>
    </tr>
  );
}

function SliceRows({ slice }: { slice: EndpointSlice }): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const rows = useMemo(() => endpointRows(mirror, slice), [mirror, slice]);
  const { name, namespace, labels } = slice.metadata;
  return (
    <Fragment>
      <tr className={styles.heading}>
        <th scope="rowgroup" colSpan={8}>
          <code>{name}</code> of Service <code>{labels?.['kubernetes.io/service-name'] ?? '?'}</code>
          {namespace === 'default' ? '' : ` in ${namespace}`}
          {rows.length === 0 ? ': no endpoints' : ''}
        </th>
      </tr>
      {rows.map((row) => (
        <Row key={row.origin.path} row={row} />
      ))}
    </Fragment>
  );
}

/** Every EndpointSlice with the conditions of its endpoints, and why they are so. */
export function Endpoints(): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const slices = useMemo(() => ownFirst(slicesOf(mirror)), [mirror]);
  if (slices.length === 0)
    return <p className={styles.empty}>No EndpointSlice: no Service has a selector.</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {['Address', 'Port', 'ready', 'serving', 'terminating', 'Node', 'Pod', 'Why'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {slices.map((slice) => (
          <SliceRows key={`${slice.metadata.namespace}/${slice.metadata.name}`} slice={slice} />
        ))}
      </tbody>
    </table>
  );
}
