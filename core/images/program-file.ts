import type { Millis } from '../sim/index.ts';
import type { Exit, Image } from './image.ts';

/** What a program finds around it when it reads its file. */
export interface Surroundings {
  readonly addresses: readonly string[];
  /** Whether the address belongs to the Service that leads to the program itself. */
  isOwnService(address: string): boolean;
  draw(stream: string): number;
}

/** What reading a file comes to. */
export interface FileReading {
  /** The file that is in force from now on: the one that was read, or still the one before. */
  readonly inForce: string;
  readonly log: readonly string[];
  /** The program ends so soon after it. */
  readonly exit?: Exit;
}

/** How a program goes about its file. */
export interface FileReader {
  /** Undefined: it is the file that the image is described with, and nothing has to be read. */
  start(text: string, around: Surroundings): FileReading | undefined;
  /** How long until it looks at the file again that has changed meanwhile; undefined: never. */
  looksAgain(inForce: string | undefined, draw: Surroundings['draw']): Millis | undefined;
  reload(inForce: string | undefined, text: string, around: Surroundings): FileReading;
  /** The program as that file makes it. */
  under(image: Image, text: string): Image;
}

/** Readers by image: they come later than the images, and no cluster needs them before somebody edits a file. */
const readers = new Map<string, FileReader>();

/** Gives the images of these names a reader of their files. */
export function provideFileReader(images: readonly string[], reader: FileReader): void {
  for (const image of images) readers.set(image, reader);
}

export const fileReaderOf = ({ name }: Image): FileReader | undefined => readers.get(name);

/** The image as its file in force makes it; as described where no file has been read. */
export function underFile(image: Image, file: string | undefined): Image {
  return file === undefined ? image : (fileReaderOf(image)?.under(image, file) ?? image);
}
