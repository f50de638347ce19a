/** Which resolver the program was linked with. */
export type Libc = 'glibc' | 'musl' | 'go';
