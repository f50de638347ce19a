import type { Container } from '../api/index.ts';
import type { Millis } from '../sim/index.ts';

/** A socket in LISTEN (or a bound UDP socket) inside a Pod's network namespace. */
export interface Listener {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** `0.0.0.0`, `::` or one address such as `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
  readonly speaks: 'http' | 'dns' | 'redis' | 'postgres' | 'echo';
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** `10.244.1.9:41234` as the program sees it; absent for probes. */
  readonly client?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where a program's file comes from: a key of a ConfigMap. */
export interface FileSource {
  readonly namespace: string;
  readonly configMap: string;
  readonly key: string;
}

/** What a container of this image does: its program, as far as the network can see it. */
export interface Image {
  /** `nginx`, `agnhost`, …: the file's own name. */
  readonly name: string;
  /** Repository names (without tag) that select it, such as `nginx` and `docker.io/library/nginx`. */
  readonly repositories: readonly string[];
  readonly libc: 'glibc' | 'musl' | 'go';
  /** Compressed size, which decides how long a first pull takes. */
  readonly bytes: number;
  /** Whether the program keeps the first address that a name led to until it ends; absent: it asks before each connection. */
  readonly dns?: 'resolve-once' | 'each-time';
  /** The file that it is configured by, if that can be edited. */
  readonly file?: FileSource;
  /** From start of the process to the moment it listens. */
  readonly startup: Millis;
  /** From a request to its answer; absent: too short to matter. */
  readonly latency?: Millis;
  listeners(container: Container): readonly Listener[];
  /** Answers one HTTP request; absent where the image speaks no HTTP. */
  http?(container: Container, request: HttpRequest, pod: { readonly name: string }): HttpResponse;
  /** The line that the program logs for a request; `client` is the address that it sees. `at` is RFC 3339. */
  accessLog?(client: string, request: HttpRequest, response: HttpResponse, at: string): string;
  /** When the program ends by itself; absent: it runs until it is told to stop. */
  exit?(container: Container): Exit | undefined;
  /** What SIGTERM does; undefined: it is ignored (a shell's `sleep` as PID 1) and SIGKILL must end it. */
  stop(container: Container): Exit | undefined;
  /** Runs a command inside the container, as an exec probe or preStop hook does; `after` is how long it takes. */
  exec(container: Container, command: readonly string[]): Exit & { readonly output: string };
}

/** The end of a process: `after` milliseconds, with this exit code. */
export interface Exit {
  readonly after: Millis;
  readonly code: number;
}
