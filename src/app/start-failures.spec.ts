import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { startFailure } from './start-failures.js';

const where = { host: '127.0.0.1', port: 3000, databaseUrl: 'postgresql://anna:hush@db.example:5433/orders' };
const refused = (code: string, message: string) => Object.assign(new Error(message), { code });
const told = (error: unknown, at: Parameters<typeof startFailure>[1] = where) => String(startFailure(error, at));

describe('A start that fails', () => {
  it('names a port that is taken, and the variable that changes it', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as { port: number };
    const second = createServer().listen(port, '127.0.0.1');
    const [error] = (await once(second, 'error')) as [Error];
    expect(told(error, { ...where, port })).toContain(`127.0.0.1:${port} is taken by another program`);
    expect(told(error, { ...where, port })).toContain(`set PORT to another number`);
    first.close();
  });

  it('names host and user of a wrong password, never the password', () => {
    const said = told(refused('28P01', 'password authentication failed for user "anna"'));
    expect(said).toContain('PostgreSQL at db.example:5433 does not let the user anna in');
    expect(said).toContain('DATABASE_URL');
    expect(said).not.toContain('hush');
  });

  it('says which certificates are trusted, and that a server without TLS has none', () => {
    const said = told(refused('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'));
    expect(said).toContain('The certificate of PostgreSQL at db.example:5433 is not trusted');
    expect(said).toContain('sslrootcert= in DATABASE_URL');
    expect(told(refused('CERT_HAS_EXPIRED', 'certificate has expired'))).toContain('renew it there');
    expect(told(new Error('The server does not support SSL connections'))).toContain('Take sslmode out');
  });

  it('names a file of certificates that is not there', async () => {
    const error: unknown = await readFile('/no/ca.pem').catch((failure: unknown) => failure);
    const databaseUrl = `${where.databaseUrl}?sslmode=verify-full&sslrootcert=/no/ca.pem`;
    expect(told(error, { ...where, databaseUrl })).toContain(
      'names a file by sslrootcert= that cannot be read: ENOENT',
    );
    expect(startFailure(error, where)).toBe(error);
  });

  it('says how a database that is not there is made', () => {
    expect(told(refused('3D000', 'no such database'))).toContain('create database orders encoding');
  });

  it('says what to do with the database of another build', () => {
    const error = refused('42703', 'column "log_id" does not exist');
    expect(told(error)).toContain('column "log_id" does not exist. It was made by a build between releases');
    expect(told(error, { ...where, databaseUrl: undefined })).toContain('another DAYBOOK_HOME');
  });

  it('is told as it is when it says itself what to do', () => {
    for (const error of [new Error('The master key is another one.'), refused('57P03', 'starting up'), 'odd']) {
      expect(startFailure(error, where)).toBe(error);
      expect(startFailure(error, { ...where, databaseUrl: undefined })).toBe(error);
    }
  });
});
