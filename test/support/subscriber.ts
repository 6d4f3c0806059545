import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawData, WebSocket } from 'ws';
import { inTime } from './postgres-homes.js';

/** A message of the protocol graphql-transport-ws. */
export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** How a connection ended. */
export interface End {
  readonly code: number;
  readonly reason: string;
}

interface SocketOptions {
  readonly protocol?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const PATIENCE_MS = 240_000;
/** Characters. */
const SHOWN = 2_000;

/** A client that says exactly what it is told to, and keeps everything it hears. */
export class TestSocket {
  readonly heard: Message[] = [];
  private readonly closed: Promise<End>;
  private lastId = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => this.heard.push(JSON.parse((data as Buffer).toString()) as Message));
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('error', () => undefined);
  }

  /** @param url of the server, `http://127.0.0.1:3000` */
  static async open(url: string, { protocol = 'graphql-transport-ws', headers = {} }: SocketOptions = {}) {
    const opened = new TestSocket(new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol, { headers }));
    await inTime(once(opened.socket, 'open'), () => `a connection to ${url}`);
    return opened;
  }

  /** Opened, and the server has said that it is ready. */
  static async ready(url: string): Promise<TestSocket> {
    const opened = await TestSocket.open(url);
    opened.say({ type: 'connection_init' });
    await opened.hears(({ type }) => type === 'connection_ack');
    return opened;
  }

  /** @throws what was heard, when the connection stays open */
  get ended(): Promise<End> {
    return inTime(this.closed, () => `the end of a connection that heard ${JSON.stringify(this.heard).slice(-SHOWN)}`);
  }

  say(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  /** @returns the id of the subscription */
  subscribe(query: string, variables: object = {}): string {
    this.lastId += 1;
    const id = String(this.lastId);
    this.say({ type: 'subscribe', id, payload: { query, variables } });
    return id;
  }

  /** The first message that fits, now or later. */
  async hears(fits: (message: Message) => boolean): Promise<Message> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      if (performance.now() > until) throw new Error(`Not heard; but ${JSON.stringify(this.heard).slice(-SHOWN)}`);
      await sleep(5);
    }
  }

  /** What the subscription was told, once it is so many events. */
  async told<Data>(id: string, count: number): Promise<readonly Data[]> {
    const ofIt = () => this.heard.filter((message) => message.id === id && message.type === 'next');
    await this.hears(() => ofIt().length >= count);
    return ofIt().map(({ payload }) => payload as Data);
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.ended;
  }
}
