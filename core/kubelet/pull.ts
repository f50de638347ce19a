import type { Container } from '../api/index.ts';
import { pullError } from '../images/index.ts';
import type { Millis } from '../sim/index.ts';
import { backOffLeft, goDuration, nextBackOff } from './back-off.ts';
import { kubeletDelay } from './delays.ts';
import { changeContainer, changeRecord, later, syncAtRelist, type Turn, tell } from './turn.ts';

const backOffKey = (container: Container): string => `image/${container.image ?? ''}`;

/** Whether the image is on the node and need not be asked for. */
export function hasImage(turn: Turn, { image = '', imagePullPolicy }: Container): boolean {
  return imagePullPolicy !== 'Always' && image in turn.images;
}

export function pullTime(turn: Turn, container: Container): Millis {
  const { context, images } = turn;
  const image = container.image ?? '';
  const roundTrip = kubeletDelay(context, 'registryRoundTrip');
  if (pullError(image) || image in images) return roundTrip;
  const megabytes = turn.imageOf(container, turn.pod).image.bytes / 1_000_000;
  return Math.round(roundTrip + megabytes * kubeletDelay(context, 'pullMegabyte'));
}

function wait(turn: Turn, container: Container, reason: string, message: string): void {
  const old = turn.record.containers[container.name] ?? { id: '', restartCount: 0 };
  changeContainer(turn, container.name, { ...old, state: { is: 'waiting', reason, message } });
  syncAtRelist(turn);
}

/** Says so and waits when the image cannot be asked for now; false when a pull may begin (pkg/kubelet/images). */
export function isPullBlocked(turn: Turn, container: Container): boolean {
  const { image = '', imagePullPolicy, name } = container;
  const isWaitingFor = (reason: string): boolean => {
    const state = turn.record.containers[name]?.state;
    return state?.is === 'waiting' && state.reason === reason;
  };
  const error = pullError(image);
  if (error?.reason === 'InvalidImageName') {
    if (isWaitingFor('InvalidImageName')) return true;
    tell(turn, 'Warning', 'InspectFailed', error.message, container);
    tell(turn, 'Warning', 'Failed', 'Error: InvalidImageName', container);
    wait(turn, container, 'InvalidImageName', error.message);
    return true;
  }
  if (imagePullPolicy === 'Never') {
    if (isWaitingFor('ErrImageNeverPull')) return true;
    const message = `Container image "${image}" is not present with pull policy of Never`;
    tell(turn, 'Warning', 'ErrImageNeverPull', message, container);
    tell(turn, 'Warning', 'Failed', 'Error: ErrImageNeverPull', container);
    wait(turn, container, 'ErrImageNeverPull', message);
    return true;
  }
  const entry = turn.record.backOffs[backOffKey(container)];
  const left = entry ? backOffLeft(entry, entry.updated, turn.context) : 0;
  if (left === 0) return false;
  later(turn, 'retry', left);
  if (isWaitingFor('ImagePullBackOff')) return true;
  const message = `Back-off pulling image "${image}"`;
  tell(turn, 'Normal', 'BackOff', message, container);
  tell(turn, 'Warning', 'Failed', 'Error: ImagePullBackOff', container);
  wait(turn, container, 'ImagePullBackOff', `${message}: ErrImagePull: ${error?.message ?? ''}`);
  return true;
}

/** The end of a pull: true when the image is there now. */
export function endPull(turn: Turn, container: Container, took: Millis): boolean {
  const image = container.image ?? '';
  const error = pullError(image);
  if (!error) {
    const span = goDuration(took);
    const size = `Image size: ${turn.imageOf(container, turn.pod).image.bytes} bytes.`;
    const message = `Successfully pulled image "${image}" in ${span} (${span} including waiting). ${size}`;
    tell(turn, 'Normal', 'Pulled', message, container);
    turn.images = { ...turn.images, [image]: true };
    return true;
  }
  const { context } = turn;
  const key = backOffKey(container);
  const entry = turn.record.backOffs[key];
  changeRecord(turn, {
    backOffs: { ...turn.record.backOffs, [key]: nextBackOff(entry, context.now, context) },
  });
  tell(turn, 'Warning', 'Failed', `Failed to pull image "${image}": ${error.message}`, container);
  tell(turn, 'Warning', 'Failed', 'Error: ErrImagePull', container);
  wait(turn, container, 'ErrImagePull', error.message);
  return false;
}
