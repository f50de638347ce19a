import type { Strategy } from '../strategy.ts';
import { defaultService } from './defaults.ts';
import type { Service } from './type.ts';

/** pkg/registry/core/service/strategy.go. */
export const serviceStrategy: Strategy<Service> = {
  default: defaultService,
  prepareForCreate: (service) => ({ ...service, status: { loadBalancer: {} } }),
};
