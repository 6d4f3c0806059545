import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that came in. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly content: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };
    /** The whole order with its money and its goods. */
    readonly full?: Readonly<Record<string, unknown>>;
  };
}

/** A server of another service that is told of events. */
export interface Receiver {
  readonly url: string;
  /** In the order in which they came. */
  readonly received: readonly Received[];
  at(path: string): readonly Received[];
  /** What the path answers from now on; 200 by default. `undefined` does not answer. */
  answer(path: string, how: number | ((response: ServerResponse) => void) | undefined): void;
  close(): Promise<void>;
}

export const openReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const answers = new Map<string, number | ((response: ServerResponse) => void) | undefined>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, body, content: JSON.parse(body) as Received['content'] });
      const how = answers.has(path) ? answers.get(path) : 200;
      if (typeof how === 'number') response.writeHead(how, { location: '/elsewhere' }).end('{}');
      else how?.(response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    at: (path) => received.filter((request) => request.path === path),
    answer: (path, how) => void answers.set(path, how),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Whether one of the signatures is of this secret, by the text of Standard Webhooks 1.0.0 alone. */
export const isSignedWith = ({ headers, body }: Pick<Received, 'headers' | 'body'>, secret: string): boolean => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => Buffer.from(signature))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
};
