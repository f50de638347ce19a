/** Ready-made situations: manifests, a request, what to look at. Data only, one file each. */
export { webBehindAClusterIP } from './web-behind-a-clusterip.ts';
