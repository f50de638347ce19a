/** Virtual milliseconds since the cluster was made. Never the wall clock. */
export type Millis = number;
