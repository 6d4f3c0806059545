import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** `open`: as if it were not there. `silent`: takes all and passes nothing on. `closed`: refuses and cuts. */
export type ProxyMode = 'open' | 'silent' | 'closed';

/** What passes a proxy can be changed on its way. */
export interface Wire {
  readonly requests?: Transform;
  readonly answers?: Transform;
}

/** Stands between a program and a server on this machine, and becomes silent, slow or closed when it is told to. */
export class FaultyProxy {
  private readonly sockets = new Set<Socket>();
  private mode: ProxyMode = 'open';
  private delayMs = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
    private readonly wire: (port: number) => Wire,
  ) {
    server.on('connection', (socket) => this.accept(socket));
  }

  /** @param wire made for each connection; `port` is that of the proxy */
  static async to(host: string, port: number, wire: (port: number) => Wire = () => ({})): Promise<FaultyProxy> {
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultyProxy(server, { host, port }, wire);
  }

  /** Before the server that an address names, port included. */
  static before(address: string, wire?: (port: number) => Wire): Promise<FaultyProxy> {
    const { hostname, port } = new URL(address);
    return FaultyProxy.to(hostname, Number(port), wire);
  }

  /** The same address, by way of the proxy. */
  by(address: string): string {
    const url = new URL(address);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Of connections that are there too. */
  become(mode: ProxyMode): void {
    this.mode = mode;
    if (mode === 'closed') this.cut();
  }

  /** Holds everything up for so long, in both directions. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** Ends all connections that are there, in the middle of whatever they carry. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  private accept(client: Socket): void {
    if (this.mode === 'closed') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.target);
    const { requests, answers } = this.wire(this.port);
    this.pass(client, server, requests);
    this.pass(server, client, answers);
    client.resume();
  }

  private pass(from: Socket, to: Socket, change?: Transform): void {
    this.sockets.add(from);
    const end = () => {
      this.sockets.delete(from);
      to.destroy();
    };
    from.on('close', end).on('error', end);
    change?.on('error', () => from.resetAndDestroy());
    const gate = this.gate();
    if (change === undefined) from.pipe(gate).pipe(to);
    else from.pipe(change).pipe(gate).pipe(to);
  }

  /** What a silent proxy was given is lost, as on a wire that is cut far away. */
  private gate(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (this.mode !== 'open') done();
        else if (this.delayMs > 0) setTimeout(() => done(null, chunk), this.delayMs);
        else done(null, chunk);
      },
    });
  }
}
