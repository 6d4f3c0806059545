import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import type { Certificates } from './certificates.js';

/** Speaks TLS with clients, as `localhost`, and without it with a server on this machine. */
export class TlsProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: NetConnectOpts,
    private readonly certificates: Certificates,
    private readonly isPostgres: boolean,
  ) {
    server.on('connection', (socket) => this.accept(socket));
  }

  /** @param address of the server; PostgreSQL is asked for TLS in its own way */
  static async before(address: string, certificates: Certificates): Promise<TlsProxy> {
    const server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    const isPostgres = address.startsWith('postgres');
    return new TlsProxy(server, isPostgres ? postgresAt(address) : serverAt(address), certificates, isPostgres);
  }

  /** The same address by way of the proxy. @param query that asks for TLS */
  by(address: string, query: string): string {
    const url = new URL(address);
    url.hostname = 'localhost';
    url.port = String((this.server.address() as AddressInfo).port);
    url.search = query;
    return url.href;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private accept(client: Socket): void {
    this.keep(client);
    if (!this.isPostgres) return this.encrypt(client);
    // A client of PostgreSQL asks whether it may, and waits for the answer.
    client.once('data', () => {
      client.write('S');
      this.encrypt(client);
    });
  }

  private encrypt(client: Socket): void {
    const { cert, key } = this.certificates;
    const clear = new TLSSocket(client, { isServer: true, cert, key });
    const server = connect(this.target);
    this.keep(clear);
    this.keep(server);
    clear.pipe(server).pipe(clear);
    clear.on('close', () => server.destroy());
    server.on('close', () => clear.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    // Clients that do not trust the certificate end the connection, which is what tests want of them.
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

const serverAt = (address: string): NetConnectOpts => {
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port) };
};

/** Its host may be the folder of a Unix socket. */
const postgresAt = (address: string): NetConnectOpts => {
  const { host, port } = new pg.Client({ connectionString: address });
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
};
