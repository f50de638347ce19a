/** Plug-in kubernetes: answers for Services, their endpoints and Pods from the API objects. */
export { kubernetes } from './serve.ts';
export type { KubernetesOptions } from './setup.ts';
