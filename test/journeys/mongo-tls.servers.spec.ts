import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectionTo, ViewRegister } from '../../src/adapters/mongodb/index.js';
import { ViewStoreWatch } from '../../src/app/stores/view-store-watch.js';
import { openApp } from '../support/app.js';
import { type Certificates, makeCertificates } from '../support/certificates.js';
import { orderBody, tokenOf } from '../support/client.js';
import { dropMongoDatabase } from '../support/mongo-client.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { mongoUrl } from '../support/servers.js';
import { TlsProxy } from '../support/tls-proxy.js';

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

const ORDER = 'query ($id: ID!, $token: String) { order(id: $id, atLeast: $token) { version } }';

describe('MongoDB over TLS', () => {
  const direct = mongoUrl(`test_${randomUUID().replaceAll('-', '')}`);
  const proxies: TlsProxy[] = [];
  let trusted: Certificates;
  let server: TlsProxy;
  /** The server, behind this certificate. */
  const behind = async (certificates: Certificates): Promise<TlsProxy> => {
    const proxy = await TlsProxy.before(direct, certificates);
    proxies.push(proxy);
    return proxy;
  };
  const verified = (authority: string) => `tls=true&tlsCAFile=${authority}&directConnection=true`;

  beforeAll(async () => {
    trusted = makeCertificates(openFolder());
    server = await behind(trusted);
  });
  afterAll(async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await dropMongoDatabase(direct);
    await cleanUp();
  });

  const lookedAt = async (url: string): Promise<string> => {
    const connection = connectionTo(url, 'answering');
    try {
      const [check] = await new ViewStoreWatch(new ViewRegister(connection), connection).look();
      return check?.detail ?? '';
    } finally {
      await connection.close();
    }
  };

  it('answers queries of what was written', async () => {
    const app = await openApp({ mongoUrl: server.by(direct, verified(trusted.authority)) });
    try {
      await app.client.ready();
      const placed = await app.client.command('', orderBody());
      const variables = { id: placed.body['orderId'], token: tokenOf(placed) };
      const answer = await app.client.query(ORDER, variables, { prefer: 'wait=5' });
      expect(answer).toMatchObject({ data: { order: { version: 1 } }, errors: [] });
    } finally {
      await app.close();
    }
  });

  it('leaves commands alone when its certificate is not trusted, and readiness names what to do', async () => {
    const app = await openApp({ mongoUrl: server.by(direct, 'tls=true') });
    try {
      expect((await app.client.command('', orderBody())).status).toBe(201);
      const detail = await eventually(async () => {
        const { status, body } = await app.client.read('/health/ready');
        expect(status).toBe(503);
        const check = (body['checks'] as readonly Check[]).find(({ name }) => name === 'mongodb');
        return check?.detail.includes('certificate') === true ? check.detail : undefined;
      });
      expect(detail).toContain('is not trusted: name a file with the authority that signed it by tlsCAFile=');
    } finally {
      await app.close();
    }
  });

  it('is looked at by its address: who is not trusted, and what is no TLS', async () => {
    const other = makeCertificates(openFolder());
    expect(await lookedAt(server.by(direct, verified(other.authority)))).toContain('tlsCAFile= in MONGODB_URL');
    expect(await lookedAt(server.by(direct, 'tls=true'))).toContain('NODE_EXTRA_CA_CERTS');
    expect(await lookedAt(server.by(direct, ''))).toContain('tls=true where it wants TLS');
    expect(await lookedAt(`${direct}?${verified(trusted.authority)}`)).toContain('and nowhere else');
  });

  it('is not asked when the file of the authority is not there', async () => {
    const file = join(openFolder(), 'authority.pem');
    expect(await lookedAt(server.by(direct, verified(file)))).toContain(file);
  });

  it.each([
    ['another name', { name: 'db.example' }, 'is for another name: use one that it holds in MONGODB_URL'],
    ['a time that is over', { days: -1 }, 'has expired: renew it there'],
  ])('is not taken with a certificate for %s', async (_, made, advice) => {
    const certificates = makeCertificates(openFolder(), made);
    const proxy = await behind(certificates);
    expect(await lookedAt(proxy.by(direct, verified(certificates.authority)))).toContain(advice);
  });
});
