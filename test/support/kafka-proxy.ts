import { Transform } from 'node:stream';
import { FaultyProxy, type Wire } from './faulty-proxy.js';

/** Numbers of requests in Kafka's protocol. */
export const PRODUCE = 0;
export const FETCH = 1;

const SIZE_BYTES = 4;

/**
 * A proxy before one broker. Clients of Kafka go on to the addresses that the broker names, so those are exchanged for the
 * address of the proxy; nothing else of an answer is changed.
 */
export class KafkaProxy {
  private constructor(
    readonly proxy: FaultyProxy,
    private readonly losses: Losses,
  ) {}

  /** @param broker `127.0.0.1:9092`, as it names itself to clients */
  static async before(broker: string): Promise<KafkaProxy> {
    const [host = '', port = ''] = broker.split(':');
    const losses = new Losses();
    const proxy = await FaultyProxy.to(host, Number(port), (own) => wireOf(addressOf(host, Number(port)), own, losses));
    return new KafkaProxy(proxy, losses);
  }

  get broker(): string {
    return `127.0.0.1:${this.proxy.port}`;
  }

  /** The next `count` requests of that kind are carried out, and their connection ends instead of an answer. */
  loseAnswers(kind: number, count: number): void {
    this.losses.expect(kind, count);
  }

  /** Answers lost so far. */
  get lost(): number {
    return this.losses.done;
  }
}

/** Which answers are to be lost. */
class Losses {
  done = 0;
  private readonly left = new Map<number, number>();

  expect(kind: number, count: number): void {
    this.left.set(kind, count);
  }

  /** @returns whether an answer to a request of this kind is to be lost */
  take(kind: number | undefined): boolean {
    const left = kind === undefined ? 0 : (this.left.get(kind) ?? 0);
    if (kind === undefined || left === 0) return false;
    this.left.set(kind, left - 1);
    this.done += 1;
    return true;
  }
}

/** A broker's address as it stands in answers: its length, its name, its port. */
const addressOf = (host: string, port: number): Buffer => {
  const address = Buffer.alloc(2 + host.length + 4);
  address.writeInt16BE(host.length, 0);
  address.write(host, 2, 'latin1');
  address.writeInt32BE(port, 2 + host.length);
  return address;
};

const wireOf = (address: Buffer, ownPort: number, losses: Losses): Wire => {
  const kinds = new Map<number, number>();
  const requests = frames((frame) => {
    kinds.set(frame.readInt32BE(SIZE_BYTES + 4), frame.readInt16BE(SIZE_BYTES));
    return frame;
  });
  const answers = frames((frame) => {
    const id = frame.readInt32BE(SIZE_BYTES);
    const kind = kinds.get(id);
    kinds.delete(id);
    if (losses.take(kind)) throw new Error('The answer is lost');
    return withPort(frame, address, ownPort);
  });
  return { requests, answers };
};

/** Of a host of the same length: the sizes in the answer stay as they are. */
const withPort = (frame: Buffer, address: Buffer, port: number): Buffer => {
  for (let at = frame.indexOf(address); at >= 0; at = frame.indexOf(address, at + address.length)) {
    frame.writeInt32BE(port, at + address.length - 4);
  }
  return frame;
};

/** Passes whole messages on: a size of four bytes, then so many bytes. */
const frames = (change: (frame: Buffer) => Buffer): Transform => {
  let rest = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      rest = Buffer.concat([rest, chunk]);
      try {
        while (rest.length >= SIZE_BYTES && rest.length >= SIZE_BYTES + rest.readInt32BE(0)) {
          const size = SIZE_BYTES + rest.readInt32BE(0);
          this.push(change(rest.subarray(0, size)));
          rest = rest.subarray(size);
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
};
