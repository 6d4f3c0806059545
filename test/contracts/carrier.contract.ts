import { randomUUID } from 'node:crypto';
import {
  type Carrier,
  type CarrierNews,
  type CarrierRequest,
  CarrierUnknown,
} from '../../src/shipping/carrier/carrier.js';
import { eventually } from '../support/postgres-homes.js';

export interface CarrierUnderTest {
  readonly carrier: Carrier;
  close(): Promise<void>;
}

const SOME_TEXT: unknown = expect.any(String);

/** What every carrier promises; the beginnings of ids are those of the simulator. */
export const carrierContract = (open: () => Promise<CarrierUnderTest>): void => {
  let opened: CarrierUnderTest;
  let carrier: Carrier;
  beforeAll(async () => {
    opened = await open();
    carrier = opened.carrier;
  });
  afterAll(() => opened.close());

  const parcel = (script = 'usual'): CarrierRequest => {
    const [orderId, shipmentId] = [`sim-${script}-${randomUUID().slice(0, 8)}`, randomUUID()];
    return { key: `${orderId}/${shipmentId}`, orderId, shipmentId, lines: [{ lineId: 'L1', sku: '11', quantity: 1 }] };
  };
  const becomes = (key: string, status: CarrierNews['status']) =>
    eventually(async () => {
      const news = await carrier.find(key);
      return news?.status === status ? news : undefined;
    });

  it('knows nothing of a key that was not used', async () => {
    expect(await carrier.find(randomUUID())).toBeUndefined();
  });

  it('dispatches and delivers, and says what it calls the parcel', async () => {
    const request = parcel();
    const taken = await carrier.ship(request);
    expect(taken).toEqual({ status: 'DISPATCHED', carrier: SOME_TEXT, trackingNumber: SOME_TEXT });
    expect(await becomes(request.key, 'DELIVERED')).toEqual({ ...taken, status: 'DELIVERED' });
  });

  it.each(['usual', 'twice'])('takes one parcel under one key, however often it is asked: %s', async (script) => {
    const request = parcel(script);
    const answers = await Promise.all(Array.from({ length: 8 }, () => carrier.ship(request)));
    const numbers = answers.map((news) => (news.status === 'FAILED' ? '' : news.trackingNumber));
    expect(new Set(numbers).size).toBe(1);
    await becomes(request.key, 'DELIVERED');
    expect(await carrier.ship(request)).toMatchObject({ status: 'DELIVERED', trackingNumber: numbers[0] });
  });

  it('says when a parcel will not come', async () => {
    const request = parcel('lost');
    expect(await carrier.ship(request)).toMatchObject({ status: 'DISPATCHED' });
    expect(await becomes(request.key, 'FAILED')).toEqual({ status: 'FAILED', reason: SOME_TEXT });
  });

  it('may have taken what it did not answer to', async () => {
    const request = parcel('late');
    await expect(carrier.ship(request)).rejects.toThrow(CarrierUnknown);
    for (const status of ['BOOKED', 'DISPATCHED', 'DELIVERED'] as const) await becomes(request.key, status);
  });

  it('may stay silent for ever', async () => {
    const request = parcel('silent');
    for (const _ of [1, 2, 3]) await expect(carrier.ship(request)).rejects.toThrow(CarrierUnknown);
    expect(await carrier.find(request.key)).toBeUndefined();
  });
};
