import { certificateAdvice } from './certificate-advice.js';

const of = { server: 'MongoDB', address: 'MONGODB_URL', authority: 'tlsCAFile= in MONGODB_URL' };

describe('What is said of a certificate', () => {
  it.each([
    ['CERT_HAS_EXPIRED', 'has expired: renew it'],
    ['CERT_NOT_YET_VALID', 'clocks'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'another name: use one that it holds in MONGODB_URL'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'is not trusted: name a file with the authority'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tlsCAFile= in MONGODB_URL'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'is not trusted'],
  ])('%s: what helps', (code, advice) => {
    expect(certificateAdvice(code, of)).toContain(advice);
  });

  it.each(['ECONNREFUSED', 18, undefined])('%s: nothing', (code) => {
    expect(certificateAdvice(code, of)).toBeUndefined();
  });
});
