import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { installedPackage, runnableBinaries } from '../../src/adapters/embedded/binaries.js';
import { locateCluster } from '../../src/adapters/embedded/cluster.js';
import { startEmbeddedPostgres } from '../../src/adapters/embedded/index.js';
import { idsOf, SERVER_ENVIRONMENT } from '../../src/adapters/embedded/run-as-user.js';
import type { Certificates } from './certificates.js';
import { eventually, query } from './postgres-homes.js';

/** A PostgreSQL of a test's own that listens on the network as `localhost`. */
export class TlsPostgres {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly home: string,
    private readonly address: URL,
  ) {}

  /** Makes its database, which is not served yet. @param home a folder that every user may enter */
  static async make(home: string): Promise<TlsPostgres> {
    const embedded = await startEmbeddedPostgres({ home, log: () => undefined });
    await embedded.stop();
    const address = new URL(embedded.url);
    address.port = String(await freePort());
    return new TlsPostgres(home, address);
  }

  /** @param search that asks for TLS */
  url(search = ''): string {
    const url = new URL(this.address);
    url.search = search;
    return url.href;
  }

  /** Serves with this certificate, or without TLS, instead of what was served before. */
  async serve(certificates?: Certificates): Promise<void> {
    await this.stop();
    const { folder, dataDirectory, user } = locateCluster(this.home);
    const { postgres } = await runnableBinaries(await installedPackage(), folder, user);
    const files = { ssl_cert_file: certificates?.cert, ssl_key_file: certificates?.key };
    for (const [name, text = ''] of Object.entries(files)) {
      const path = join(dataDirectory, name);
      writeFileSync(path, text, { mode: 0o600 });
      if (user !== undefined) chownSync(path, user.uid, user.gid);
    }
    const settings = {
      ...{ listen_addresses: 'localhost', port: this.address.port, unix_socket_directories: '' },
      ...{
        ssl: certificates === undefined ? 'off' : 'on',
        ssl_cert_file: 'ssl_cert_file',
        ssl_key_file: 'ssl_key_file',
      },
    };
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const options = { ...idsOf(user), cwd: '/', env: SERVER_ENVIRONMENT, stdio: 'ignore' as const };
    this.child = spawn(postgres, ['-D', dataDirectory, ...given], options);
    await eventually(async () => (await query(this.url(), 'select 1'))[0]);
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    await exit;
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
};
