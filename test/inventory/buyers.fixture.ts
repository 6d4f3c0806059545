import { randomBytes } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import {
  type CommandAnswer,
  CommandRejected,
  CommandRunner,
  Fingerprints,
  Recorder,
  StoreUnavailable,
  withRetries,
} from '#kernel';
import { ReceiveStock } from '../../src/inventory/commands/receive-stock/receive-stock.command.js';
import { inventoryCommands } from '../../src/inventory/inventory.processes.js';
import type { App } from '../support/app.js';

const BUYERS = 64;
const PIECES = 10;
const AGAIN_AFTER_MS = 5;
const PATIENCE_MS = 240_000;

const contextOf = (idempotencyKey: string) => ({ principal: 'local', idempotencyKey, correlationId: idempotencyKey });

/**
 * As many buyers at once as there are, each for one of ten pieces. Half of them come to another process, which knows what it
 * has read itself alone. @returns how many were told what, and how many of which events there are
 */
export const sellLastPieces = async ({ http, services, sql }: App, round: number) => {
  const sku = `last-${round}`;
  const bus = http.get(CommandBus);
  const { commands, store, personalData, environment } = services;
  const elsewhere = new CommandRunner(
    store,
    new Recorder(personalData, environment),
    new Fingerprints(randomBytes(32)),
    environment,
  );
  const patiently = (work: () => Promise<CommandAnswer>) =>
    withRetries(environment, work, { mayPass: isRetryable, pauseMs: AGAIN_AFTER_MS, patienceMs: PATIENCE_MS });
  await patiently(() => bus.execute(new ReceiveStock(sku, { quantity: PIECES }, contextOf(sku))));

  const buy = async (buyer: number): Promise<unknown> => {
    const origin = { reservationId: `b${buyer}-L1`, orderId: `b${buyer}`, lineId: 'L1' };
    const { ReserveStock: reserve } = inventoryCommands(buyer % 2 === 0 ? commands : elsewhere);
    const { body } = await patiently(() => reserve(sku, { ...origin, quantity: 1 }, contextOf(`${sku} ${buyer}`)));
    return body['reservation'];
  };
  const told = await Promise.all(Array.from({ length: BUYERS }, (_, buyer) => buy(buyer)));
  const recorded = await sql(
    `select type || ' ' || count(*) from daybook.events where stream = 'stock-${sku}' group by type order by type`,
  );
  return {
    sold: told.filter((it) => it === 'RESERVED').length,
    refused: told.filter((it) => it === 'REJECTED').length,
    recorded,
  };
};

/** What is to come of it. */
export const ALL_SOLD = {
  sold: PIECES,
  refused: BUYERS - PIECES,
  recorded: ['StockReceived 1', `StockReservationRejected ${BUYERS - PIECES}`, `StockReserved ${PIECES}`],
};

/** The store has not answered in time, or too many others were faster: callers ask again under the same key. */
const isRetryable = (error: unknown): boolean =>
  error instanceof StoreUnavailable || (error instanceof CommandRejected && error.rejection.retryable === true);
