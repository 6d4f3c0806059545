import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { type Certificates, makeCertificates } from '../support/certificates.js';
import { orderBody } from '../support/client.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, succeeded } from '../support/terminal.js';
import { TlsPostgres } from '../support/tls-postgres.js';

/** Of the processes of a server that have a client, but for the one that asks; one that is starting says nothing of TLS yet. */
const CONNECTIONS = `select ssl from pg_stat_ssl join pg_stat_activity using (pid)
  where backend_type = 'client backend' and state is distinct from 'starting' and pid <> pg_backend_pid()`;

describe('PostgreSQL over TLS', () => {
  let entry: string;
  let server: TlsPostgres;
  let trusted: Certificates;
  beforeAll(async () => {
    [entry, server] = await Promise.all([builtProgram(), TlsPostgres.make(openFolder())]);
    trusted = makeCertificates(openFolder());
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  const verified = (authority: string) => `sslmode=verify-full&sslrootcert=${authority}`;
  const options = (search: string) => ({
    ...{ entry, home: openFolder() },
    environment: { DATABASE_URL: server.url(search), DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') },
  });
  const isRefused = async (search: string, ...said: readonly string[]): Promise<void> => {
    const { code, text } = await Program.runToEnd(options(search));
    expect(code).toBe(1);
    for (const words of said) expect(text).toContain(words);
  };

  it('takes orders on connections that are all encrypted, and serves the terminal', async () => {
    await server.serve(trusted);
    const search = verified(trusted.authority);
    const started = options(search);
    const program = await Program.start(started);
    const placed = await program.client.command('', orderBody());
    const read = await program.client.readAfter(placed, placed.headers['location'] ?? '');
    expect([placed.status, read.status]).toEqual([201, 200]);
    const encrypted = await query(server.url(search), CONNECTIONS);
    expect(encrypted.length).toBeGreaterThan(0);
    expect(encrypted).not.toContain(false);
    const { out } = await succeeded(daybook(started, 'streams', 'read', String(placed.body['orderId'])));
    expect(out).toContain('OrderPlaced');
    await program.stop();
  });

  it('is not taken for what another authority has signed', async () => {
    const other = makeCertificates(openFolder());
    await isRefused(verified(other.authority), 'is not trusted', 'sslrootcert= in DATABASE_URL');
    await isRefused('sslmode=verify-full', 'is not trusted', 'NODE_EXTRA_CA_CERTS');
  });

  it('is not asked when the file of the authority is not there', async () => {
    const file = join(openFolder(), 'authority.pem');
    await isRefused(verified(file), 'names a file by sslrootcert= that cannot be read', file);
  });

  it.each([
    ['another name', { name: 'db.example' }, 'is for another name: use one that it holds in DATABASE_URL'],
    ['a time that is over', { days: -1 }, 'has expired: renew it there'],
  ])('is not taken with a certificate for %s', async (_, made, advice) => {
    const certificates = makeCertificates(openFolder(), made);
    await server.serve(certificates);
    await isRefused(verified(certificates.authority), advice);
  });

  it('is not spoken to in clear where TLS is asked for', async () => {
    await server.serve();
    await isRefused(verified(trusted.authority), 'speaks no TLS, and DATABASE_URL wants it');
  });
});
