import type { DomainEvent } from '#kernel';
import {
  AuditExported,
  BackupTaken,
  CustomerErased,
  ParkedStreamDiscarded,
  ProcessCancelled,
  ParkedStreamRetried,
  StoreRestored,
  StreamsParked,
  BuildRemoved,
  ViewPaused,
  ViewRebuilt,
  ViewReset,
  ViewResumed,
  ViewSwitched,
} from '../../src/operations/operator-events/operator.events.js';
import {
  WebhookDisabled,
  WebhookEnabled,
  WebhookRegistered,
  WebhookRemoved,
  WebhookSecretRotated,
} from '../../src/operations/operator-events/webhook.events.js';
import {
  addressChanged,
  cancelled,
  completed,
  confirmed,
  held,
  holdReleased,
  lineAdded,
  noteAdded,
  placed,
  secondLineRemoved,
} from '../../src/ordering/testing/index.js';
import { requestedOfCarrier } from '../../src/shipping/testing/index.js';
import { fulfilmentExamples, moneyReturnedBecause } from './fulfilment-examples.js';
import { paymentExamples, refundCompletedBecause, refundFailedOf } from './payment-examples.js';
import { shipmentExamples } from './shipment-examples.js';
import { stockExamples } from './stock-examples.js';
import { schemaName } from '../../src/operations/event-schemas/schema-file.js';

/** A fact as it was written in one schema version. */
export interface Written extends DomainEvent {
  readonly schemaVersion: number;
}

const placedV1: Written = {
  type: 'OrderPlaced',
  schemaVersion: 1,
  data: {
    orderNumber: 'DB-0000007',
    customer: { customerId: 'HANAR', name: 'Mario Pontes', email: 'mario@hanari.example' },
    currency: 'KWD',
    lines: [
      {
        lineId: 'L1',
        sku: '41',
        title: 'Jack’s New England Clam Chowder 🥫',
        quantity: 3,
        unitPrice: 7_715,
        discountPercent: 0.05,
        taxPercent: 7.5,
      },
      { lineId: 'L2', sku: '51', title: 'Manjimup Dried Apples', quantity: 35, unitPrice: 42_400 },
    ],
    shipping: { amount: 65_830, address: { line1: 'Rua do Paço, 67', city: 'Rio de Janeiro', countryCode: 'BR' } },
  },
};

const written = (schemaVersion: number, { type, data }: DomainEvent): Written => ({ type, schemaVersion, data });
/** Only the newest is of another version than 1. */
const endingWith = (schemaVersion: number, facts: readonly DomainEvent[]): readonly Written[] =>
  facts.map((fact, index) => written(index === facts.length - 1 ? schemaVersion : 1, fact));
const placedV2: Written = {
  type: 'OrderPlaced',
  schemaVersion: 2,
  data: {
    ...placed.data,
    lines: placed.data.lines.map(({ discountMillionths, taxMillionths, ...line }) => ({
      ...line,
      ...(discountMillionths === undefined ? {} : { discountBasisPoints: discountMillionths / 100 }),
      ...(taxMillionths === undefined ? {} : { taxBasisPoints: taxMillionths / 100 }),
    })),
  },
};
const placedV3 = written(3, {
  ...placed,
  data: { ...placed.data, lines: placed.data.lines.map((line) => ({ ...line, taxMillionths: 88_750 })) },
});
const placedV4 = written(4, { ...placed, data: { ...placed.data, payment: { token: 'tok_ok' } } });
const heldV1 = written(1, { type: 'OrderHeld', data: { ...held.data, reason: 'new card' } });

const waiting = { projection: 'order-details@1', stream: 'order-7', version: 3 };
const backup = {
  backupId: '01890a5d-ac96-7a91-8a3c-2f9d5a1b0c3e',
  takenAt: '2026-11-25T04:00:00.000Z',
  position: 4_711,
};

/** A stream for each schema version, ending with it. Records made of them are committed and never made again. */
export const goldenExamples: ReadonlyMap<string, readonly Written[]> = new Map(
  [
    [placedV1],
    [placedV2],
    [placedV3],
    [placedV4],
    [placedV2, written(1, cancelled)],
    [placedV2, written(1, addressChanged)],
    [placedV2, written(1, noteAdded)],
    [placedV2, heldV1],
    [placedV2, written(2, held)],
    [placedV2, heldV1, written(1, holdReleased)],
    [placedV2, written(1, secondLineRemoved)],
    [placedV3, written(1, lineAdded)],
    [placedV3, written(1, confirmed)],
    [placedV3, written(1, confirmed), written(1, completed)],
    [
      written(
        1,
        ViewSwitched({ view: 'customers', fromBuild: '1', toBuild: '1r2', position: 4_711, cause: 'rebuild' }),
      ),
    ],
    [
      written(
        1,
        ViewRebuilt({
          view: 'customers',
          build: '1r2',
          kind: 'partial',
          restriction: 'to position 4000',
          events: 4_000,
          position: 4_000,
          compared: 91,
          differences: 1,
          parked: 2,
          skipped: 1,
          switched: false,
        }),
      ),
    ],
    [written(1, ViewReset({ view: 'customers', build: '1', position: 4_711 }))],
    [written(1, ViewPaused({ view: 'customers' }))],
    [written(1, ViewResumed({ view: 'customers' }))],
    [written(1, BuildRemoved({ view: 'customers', build: '1', was: 'resting' }))],
    [
      written(
        1,
        CustomerErased({
          keyIds: ['0192f0c1-7a00-4000-8000-000000000001'],
          events: 12,
          streams: 3,
          eventsInClear: 0,
          keyRemains: 'write-ahead log',
          backupDays: 30,
        }),
      ),
    ],
    [written(1, BackupTaken({ ...backup, checksum: 'ab'.repeat(32) }))],
    [written(1, StoreRestored(backup))],
    [written(1, AuditExported({ exportId: 'january', question: { type: 'Order*' }, through: 4_711, unsealed: false }))],
    [
      written(
        1,
        StreamsParked({
          streams: [
            {
              ...waiting,
              eventId: backup.backupId,
              eventType: 'OrderHeld',
              parkedAt: backup.takenAt,
              error: 'TypeError: lines is not iterable',
            },
          ],
        }),
      ),
    ],
    [written(1, ParkedStreamRetried(waiting))],
    ...fulfilmentExamples.map((facts) => facts.map((fact) => written(1, fact))),
    ...stockExamples.map((facts) => facts.map((fact) => written(1, fact))),
    ...paymentExamples.map((facts) => facts.map((fact) => written(1, fact))),
    endingWith(2, moneyReturnedBecause),
    endingWith(2, refundCompletedBecause),
    endingWith(2, refundFailedOf),
    [written(2, requestedOfCarrier)],
    ...shipmentExamples.map((facts) => facts.map((fact) => written(1, fact))),
    [written(1, WebhookRegistered({ webhookId: 'w1', origin: 'https://shop.example', events: ['*'] }))],
    [written(1, WebhookSecretRotated({ webhookId: 'w1' }))],
    [written(1, WebhookDisabled({ webhookId: 'w1', because: 'It was answered with 410' }))],
    [written(1, WebhookEnabled({ webhookId: 'w1' }))],
    [written(1, WebhookRemoved({ webhookId: 'w1' }))],
    [
      written(
        1,
        ParkedStreamDiscarded({ ...waiting, eventId: backup.backupId, eventType: 'OrderHeld', reason: 'a test order' }),
      ),
    ],
    [
      written(
        1,
        ProcessCancelled({
          ...{ process: 'fulfilment', id: '7', reason: 'a test order' },
          discarded: [{ eventId: backup.backupId, eventType: 'PaymentAsked', error: 'The gateway is gone' }],
        }),
      ),
    ],
  ].map((stream): [string, readonly Written[]] => {
    const { type, schemaVersion } = stream.at(-1) ?? placedV1;
    return [schemaName(type, schemaVersion), stream];
  }),
);
