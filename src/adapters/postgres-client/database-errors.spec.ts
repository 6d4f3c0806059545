import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { StoreUnavailable } from '#kernel';
import { kernelError } from './database-errors.js';

describe('A failure of PostgreSQL', () => {
  it.each([pg.Client, pg.Pool])('may pass when a server takes the connection and says nothing (%p)', async (Kind) => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const settings = { host: '127.0.0.1', port, connectionTimeoutMillis: 50 };
    const failure: unknown = await new Kind(settings).connect().catch((error: unknown) => error);
    silent.close();
    expect(kernelError(failure, 'connecting')).toBeInstanceOf(StoreUnavailable);
  });

  it('is a defect when it is not known to pass', () => {
    const failure = new Error('something else');
    expect(kernelError(failure, 'connecting')).toBe(failure);
  });
});
