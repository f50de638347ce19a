/** How a container behaves: what it listens on, what it answers, what it logs. One file per image. */
export type { HttpRequest, HttpResponse, Image, Listener } from './image.ts';
