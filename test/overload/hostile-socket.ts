import { connect, type Socket } from 'node:net';

/** A connection that does what no honest client does. */
export class HostileSocket {
  /** What it was told. */
  said = '';
  /** Resolves when the server has ended it, however. */
  readonly ended: Promise<void>;
  private dribble: NodeJS.Timeout | undefined;

  readonly socket: Socket;
  /** Resolves when it stands, and when it is refused. */
  readonly connected: Promise<void>;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => (this.said += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    this.connected = new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
    void this.ended.then(() => clearInterval(this.dribble));
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** A piece each second, without end. */
  writeSlowly(piece: string): void {
    this.dribble = setInterval(() => this.socket.write(piece), 1_000);
  }

  /** Reads nothing from now on, and so does not notice either when the server ends it. */
  turnAway(): void {
    this.socket.pause();
  }
}
