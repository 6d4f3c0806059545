import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** What a server needs to speak TLS, and its clients to trust it. */
export interface Certificates {
  /** File of the authority, which no machine trusts by itself. */
  readonly authority: string;
  /** File with the certificate and the key, as Kafka takes them. */
  readonly store: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * Makes them in a folder, with openssl.
 * @param name of the server
 * @param days until its certificate ends; it ended before now when they are negative
 */
export const makeCertificates = (folder: string, { name = 'localhost', days = 2 } = {}): Certificates => {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [authority, authorityKey] = [at('authority.pem'), at('authority.key')];
  openssl('req', '-x509', ...KEY, '-keyout', authorityKey, '-out', authority, '-days', '2', '-subj', '/CN=authority');
  openssl('req', ...KEY, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', `/CN=${name}`);
  writeFileSync(at('names'), `subjectAltName=DNS:${name}\n`);
  const signed = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial', '-extfile', at('names')];
  openssl('x509', '-req', '-in', at('server.csr'), ...signed, '-days', String(days), '-out', at('server.pem'));
  const [cert, key] = [readFileSync(at('server.pem'), 'utf8'), readFileSync(at('server.key'), 'utf8')];
  writeFileSync(at('store.pem'), `${cert}${key}`);
  return { authority, store: at('store.pem'), cert, key };
};
