import type { publicAttributes } from '../event-feed/public-line.js';

type Attributes = ReturnType<typeof publicAttributes>;

/** Tools that follow requests look for these by their own names. */
const PLAIN_TOO = ['traceparent', 'correlationid', 'causationid'] as const;

/** Attributes as headers: the binary mode of the Kafka binding of CloudEvents 1.0. */
export const cloudEventHeaders = ({ datacontenttype, ...attributes }: Attributes): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) headers[`ce_${name}`] = String(value);
  for (const name of PLAIN_TOO) if (attributes[name] !== undefined) headers[name] = attributes[name];
  return headers;
};
