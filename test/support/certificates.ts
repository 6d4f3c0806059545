import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** What a server needs to speak TLS as `localhost`, and its clients to trust it. */
export interface Certificates {
  /** File of the authority, which no machine trusts by itself. */
  readonly authority: string;
  /** File with the certificate and the key, as Kafka takes them. */
  readonly store: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes them in a folder, with openssl. */
export const makeCertificates = (folder: string): Certificates => {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [authority, authorityKey] = [at('authority.pem'), at('authority.key')];
  openssl('req', '-x509', ...KEY, '-keyout', authorityKey, '-out', authority, '-days', '2', '-subj', '/CN=authority');
  openssl('req', ...KEY, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=localhost');
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost\n');
  const signed = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial', '-days', '2', '-extfile', at('names')];
  openssl('x509', '-req', '-in', at('server.csr'), ...signed, '-out', at('server.pem'));
  const [cert, key] = [readFileSync(at('server.pem'), 'utf8'), readFileSync(at('server.key'), 'utf8')];
  writeFileSync(at('store.pem'), `${cert}${key}`);
  return { authority, store: at('store.pem'), cert, key };
};
