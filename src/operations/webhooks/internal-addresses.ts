import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** `::10.0.0.1`, deprecated, which still may be routed to the IPv4 address in it (RFC 4291, 2.5.5.1). */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');

/**
 * Whether an IP address is of no host on the internet: loopback, private, link-local, unique local, shared, reserved, and
 * those with an IPv4 address inside that leads elsewhere. Pure.
 */
export const isInternal = (address: string): boolean => {
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return true;
  return parsed instanceof ipaddr.IPv6 && parsed.match(IPV4_COMPATIBLE);
};

/** Whether an address names its host by such an IP address; a name may still resolve to one. Pure. */
export const namesInternal = ({ hostname }: URL): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && isInternal(host);
};
