import { isInternal } from './internal-addresses.js';

describe('An address', () => {
  it.each(
    [
      '127.0.0.1',
      '127.8.8.8',
      '10.0.0.1',
      '172.16.3.4',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
    ].concat(
      ['224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', 'fd00::1', 'fe80::1', 'fe80::1%eth0', 'ff02::1'],
      ['::ffff:127.0.0.1', '::ffff:a00:1', '::7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1'],
    ),
  )('is internal: %s', (address) => {
    expect(isInternal(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('is of the internet: %s', (address) => {
    expect(isInternal(address)).toBe(false);
  });
});
