import { type ReactNode, useEffect, useState } from 'react';
import type { Controls } from '../../../core/index.ts';
import { changeSettings, setSettingsShown } from '../../actions/index.ts';
import { askControls, useStore, usualSettings } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { Modal } from '../Modal.tsx';
import { Choice } from './Choice.tsx';
import { Delays } from './Delays.tsx';
import { NodeModes } from './NodeModes.tsx';
import { Running } from './Running.tsx';
import styles from './Settings.module.css';

const MODES = [
  {
    value: 'iptables',
    label: 'iptables',
    note: 'The default. A chain per Service and per endpoint; each endpoint is drawn with a probability.',
  },
  {
    value: 'ipvs',
    label: 'ipvs',
    note: 'Deprecated since 1.35: the kernel’s IPVS cannot do all that Services need, so iptables has to stand beside it, and nftables does better. A virtual server per Service.',
  },
  {
    value: 'nftables',
    label: 'nftables',
    note: 'Stable since 1.33. One map from addresses and ports to a chain; only what changed is written.',
  },
] as const;

const VERSIONS = [
  { value: 'v1.34', label: 'v1.34', note: 'The usual one. All of this page was held against it.' },
  {
    value: 'v1.36',
    label: 'v1.36',
    note: 'kube-proxy arranges nftables rules with fewer chains, and nodes and kubectl report v1.36. All else stays as in v1.34.',
  },
] as const;

const CLOUD = [
  { value: 'present', label: 'There is one', note: 'A Service of type LoadBalancer is given an address.' },
  { value: 'absent', label: 'There is none', note: 'Its EXTERNAL-IP stays <pending>, as on bare metal.' },
] as const;

const SETTLING = [
  {
    value: 'automatic',
    label: 'Time runs until the cluster is at rest',
    note: 'What you do shows its end result.',
  },
  {
    value: 'manual',
    label: 'Time stands still',
    note: 'You move it, change by change, and can send a request in between.',
  },
] as const;

/** Settings and what they mean, each of them at work at once. */
export function SettingsDialog(): ReactNode {
  const settings = useStore((state) => state.settings);
  const [controls, setControls] = useState<Controls>();
  useEffect(() => {
    void askControls().then(setControls);
  }, []);
  const { proxyMode, cloud, settling, kubernetesVersion = 'v1.34' } = { ...usualSettings, ...settings };
  return (
    <Modal
      title="Cluster settings"
      wide
      onClose={() => setSettingsShown(false)}
      tools={
        <Button
          label="All as usual"
          onClick={() =>
            void changeSettings({
              ...usualSettings,
              proxyModes: {},
              ipvsScheduler: 'rr',
              kubernetesVersion: 'v1.34',
            })
          }
        />
      }
    >
      <div className={styles.pair}>
        <div>
          <Choice
            title="kube-proxy mode"
            options={MODES}
            value={proxyMode}
            onChange={(mode) => void changeSettings({ proxyMode: mode })}
          />
          <NodeModes schedulers={controls?.ipvsSchedulers ?? []} />
        </div>
        <div>
          <Choice
            title="Cloud load balancers"
            options={CLOUD}
            value={cloud}
            onChange={(value) => void changeSettings({ cloud: value })}
          />
          <Choice
            title="Time"
            options={SETTLING}
            value={settling}
            onChange={(value) => void changeSettings({ settling: value })}
          />
          <Choice
            title="Kubernetes version"
            options={VERSIONS}
            value={kubernetesVersion}
            onChange={(value) => void changeSettings({ kubernetesVersion: value })}
          />
        </div>
      </div>
      {controls ? (
        <>
          <Running instances={controls.instances} />
          <Delays controls={controls} />
        </>
      ) : (
        <p className={styles.note}>asking the cluster what else there is to set …</p>
      )}
    </Modal>
  );
}
