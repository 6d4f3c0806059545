import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { line, orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';

const SECRET = `whsec_${Buffer.alloc(32, 'carrier').toString('base64')}`;
const SETTINGS = {
  ...{ PAYMENT_GATEWAY: 'simulator', CARRIER: 'simulator', CARRIER_WEBHOOK_SECRET: SECRET },
  ...{ SIMULATOR_DELAY: '200ms', PAYMENT_WINDOW: '10s' },
};
const SHOWN = `query ($id: ID!) { order(id: $id) {
  status paymentStatus fulfillmentStatus cancelReason process { waitingFor }
  amounts { authorized { amount } captured { amount } refundPending { amount } refunded { amount } outstanding { amount } }
  holds { holdId kind releasedAt } payments { paymentId status failureReason } shipments { shipmentId status }
  adjustments { adjustmentId status amount { amount } reason }
  timeline { type context data }
} }`;

export const usd = (amount: number) => ({ amount, currency: 'USD' });
export const goods = (sku: string, quantity: number, unitPrice: number) =>
  line({ sku, quantity, unitPrice: usd(unitPrice) });

interface Amount {
  readonly amount: string;
}

/** An order as people see it. */
export interface Shown {
  readonly status: string;
  readonly paymentStatus: string;
  readonly fulfillmentStatus: string;
  readonly cancelReason: string | null;
  readonly amounts: Readonly<Record<'authorized' | 'captured' | 'refundPending' | 'refunded' | 'outstanding', Amount>>;
  readonly holds: readonly { readonly holdId: string; readonly kind: string; readonly releasedAt: string | null }[];
  readonly payments: readonly { readonly paymentId: string; readonly status: string }[];
  readonly shipments: readonly { readonly shipmentId: string; readonly status: string }[];
  readonly adjustments: readonly { readonly adjustmentId: string; readonly status: string; readonly amount: Amount }[];
  readonly timeline: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
}

/** The types of its events from the first of this type on. */
export const typesFrom = ({ timeline }: Shown, first: string): readonly string[] =>
  timeline.map(({ type }) => type).slice(timeline.findIndex(({ type }) => type === first));

/** Whether so many events of the type have happened to it. */
export const has =
  (type: string, count = 1) =>
  ({ timeline }: Shown): boolean =>
    timeline.filter((event) => event.type === type).length >= count;

/** A shop with a simulated gateway and carrier, unless it is said otherwise, of which all programs of the set-up run. */
export class Shop {
  private constructor(
    private readonly installation: Installation,
    private readonly setUp: SetUp,
    private readonly programs: Program[],
  ) {}

  static async open(setUp: SetUp, settings: Readonly<Record<string, string>> = {}): Promise<Shop> {
    const open = async () => {
      const stores = await setUp.open();
      return { ...stores, environment: { ...stores.environment, ...SETTINGS, ...settings } };
    };
    const installation = await Installation.open({ ...setUp, open });
    const programs = await Promise.all(setUp.processes.map((role) => installation.start(role)));
    await Promise.all(programs.map(({ client }) => client.ready()));
    return new Shop(installation, setUp, programs);
  }

  close(): Promise<void> {
    return this.installation.close();
  }

  sql(statement: string): Promise<unknown[]> {
    return this.installation.sql(statement);
  }

  private get client() {
    const [answering] = this.programs;
    if (answering === undefined) throw new Error(`${this.setUp.name} there is no process`);
    return answering.client;
  }

  /** @param path below `/v1/` @returns its status and code, such as `200` and `409 REFUND_EXCEEDS_CAPTURED` */
  async tells(path: string, body: object = {}): Promise<string> {
    const answer = await this.client.commandAt(`/v1/${path}`, body);
    return [answer.status, answer.body['code']].filter(Boolean).join(' ');
  }

  /** @throws when it is refused */
  async does(path: string, body: object = {}): Promise<void> {
    const answer = await this.tells(path, body);
    expect([path, answer]).toEqual([path, expect.stringMatching(/^20[01]$/u)]);
  }

  places(orderId: string, lines: readonly object[], more: object = {}): Promise<void> {
    return this.does('orders', orderBody({ orderId, lines, ...more }));
  }

  /** The order, once it is as it is meant to be and shows so: its timeline is ahead of its views. @throws what it is like else */
  becomes(id: string, isMeant: (order: Shown) => boolean, shows: object = {}): Promise<Shown> {
    return eventually(async () => {
      const { data, errors } = await this.client.query(SHOWN, { id });
      expect(errors).toEqual([]);
      const order = data?.['order'] as Shown | null;
      if (order === null || !isMeant(order)) throw new Error(`${id} is ${JSON.stringify(order)}`);
      expect(order).toMatchObject(shows);
      return order;
    });
  }

  stock(sku: string, isMeant: (reserved: number, onHand: number) => boolean): Promise<true> {
    return eventually(async () => {
      const { status, body } = await this.client.read(`/v1/stock/${sku}`);
      expect([sku, status]).toEqual([sku, 200]);
      return isMeant(Number(body['reserved']), Number(body['onHand'])) || undefined;
    });
  }

  /** Releases the newest hold of an order. */
  async releases(id: string): Promise<void> {
    const { holds } = await this.becomes(id, ({ holds }) => holds.some(({ releasedAt }) => releasedAt === null));
    const open = holds.findLast(({ releasedAt }) => releasedAt === null);
    await this.does(`orders/${id}/holds/${open?.holdId ?? ''}/release`);
  }

  /** While the work is done the gateway answers to nobody: its ledger is locked. */
  async whileGatewayIsSilent(work: () => Promise<void>): Promise<void> {
    const client = new pg.Client(this.installation.stores.database.url);
    await client.connect();
    try {
      await client.query('begin');
      await client.query('lock table daybook.payment_simulator in access exclusive mode');
      await work();
    } finally {
      await client.end();
    }
  }

  /** What the carrier tells by its webhook. */
  async carrierSays(shipmentId: string, event: 'dispatched' | 'delivered'): Promise<void> {
    const [id, at, body] = [`${shipmentId}-${event}`, new Date(), { shipmentId, event, at: '2030-01-01T00:00:00Z' }];
    await this.isTold('/v1/shipping/webhooks/simulator', JSON.stringify(body), {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(SECRET).sign(id, at, JSON.stringify(body)),
    });
  }

  /** A webhook of somebody outside. @throws when it is refused */
  async isTold(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.client.raw(path, body, headers);
    expect([body, answer.status]).toEqual([body, 200]);
  }

  /** Gives all events of the log to processes once more, and waits until they are through. */
  async tellsProcessesAgain(): Promise<void> {
    const index = this.setUp.processes.findIndex((roles) => roles.split(',').includes('process'));
    await this.programs[index]?.stop();
    await this.sql(`delete from daybook.checkpoints where reader = 'processes'`);
    const program = await this.installation.start(this.setUp.processes[index] ?? '');
    this.programs[index] = program;
    await program.client.ready();
    await eventually(async () => {
      const [left] = await this.sql(`select (select max(position) from daybook.events)
          - (select position from daybook.checkpoints where reader = 'processes')
          + (select count(*) from daybook.process_inbox where timer = '' and attempts = 0)`);
      return Number(left ?? 1) === 0 || undefined;
    });
  }
}
