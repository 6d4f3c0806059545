/** Who showed the certificate, and what decides whether it is taken. */
export interface CertificateOf {
  /** `PostgreSQL at db.example:5432` */
  readonly server: string;
  /** The variable that names the address: `DATABASE_URL`. */
  readonly address: string;
  /** Where a file with the authority is named: `tlsCAFile= in MONGODB_URL, or NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
}

/** Node's codes for a certificate that it does not take. (nodejs.org/api/tls.html, "X509 certificate error codes") */
const NOT_TAKEN = /CERT|_SIGNATURE$/;

/** What to do about a certificate that Node does not take; `undefined` when the code says nothing of one. */
export const certificateAdvice = (code: unknown, { server, address, authority }: CertificateOf): string | undefined => {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${server} has expired: renew it there.`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${server} is not valid yet: look at the clocks of both machines.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${server} is for another name: use one that it holds in ${address}, or have it made for this one.`;
    default:
      return NOT_TAKEN.test(String(code))
        ? `The certificate of ${server} is not trusted: name a file with the authority that signed it by ${authority} (docs/distributed.md).`
        : undefined;
  }
};
