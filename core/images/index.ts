/**
 * How a container behaves: what it listens on, what it answers, what it logs, how it ends. One file per image or
 * family of images. Mirrors the published images with their default configuration, and what annotations of the Pod say
 * instead (annotations.ts). Simplified: no files are
 * mounted, a `command` is understood when it is made of everyday tools, and an undescribed image is assumed to
 * serve every port that it declares.
 */
export { annotationProblems } from './annotations.ts';
export type { Exit, HttpRequest, HttpResponse, Image, Listener } from './image.ts';
export { imageOf, pullError } from './image-of.ts';
export {
  type FileReader,
  fileReaderOf,
  provideFileReader,
  type Surroundings,
  underFile,
} from './program-file.ts';
export { parseReference } from './reference.ts';
