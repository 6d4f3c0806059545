import { certificateAdvice } from '../tls/certificate-advice.js';

const LOGIN_REFUSED = 18;
const LOGIN_NEEDED = 13;
const CERTIFICATE = {
  server: 'MongoDB',
  address: 'MONGODB_URL',
  authority: 'tlsCAFile= in MONGODB_URL, or NODE_EXTRA_CA_CERTS',
};

/** What to look at in MONGODB_URL when MongoDB cannot be used because of TLS or a login; `undefined` for other failures. */
export const adviceOn = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, name, cause } = error as { readonly code?: unknown; readonly name?: unknown; readonly cause?: unknown };
  if (code === LOGIN_REFUSED) return 'Correct the user or the password in MONGODB_URL.';
  if (code === LOGIN_NEEDED) return 'Name a user with a password and its rights in MONGODB_URL.';
  const certificate = certificateAdvice(code, CERTIFICATE);
  if (certificate !== undefined) return certificate;
  const deeper = adviceOn(cause);
  if (deeper !== undefined || name !== 'MongoServerSelectionError') return deeper;
  return 'If it is up, look at host, port and tls in MONGODB_URL: tls=true where it wants TLS, and nowhere else.';
};
