import { Controller, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { IsIn, IsInt, IsString } from 'class-validator';
import {
  createEventService,
  EventContext,
  EventPattern,
  type GroupJournal,
  kafkaConsumerGroup,
  type Meter,
  PermanentFailure,
} from '../../src/app/consumers.js';
import { kafkaOfTests } from '../support/kafka.js';
import { kafkaBrokers } from '../support/servers.js';

/** What a handler does about orders of these ids; everything else is written down. */
export const faults = new Map<string, () => void>();

class OrderChanged {
  @IsString() orderId!: string;
  @IsInt() version!: number;
  @IsIn(['EUR', 'USD']) currency!: string;
}

@Controller()
class Ledger {
  @EventPattern('OrderPlaced', { schemaVersion: 1 })
  async placed(@Payload() order: OrderChanged, @Ctx() context: EventContext): Promise<void> {
    await this.write(order, context);
  }

  @EventPattern('OrderHeld')
  async held(@Payload() order: OrderChanged, @Ctx() context: EventContext): Promise<void> {
    await this.write(order, context);
  }

  private async write(order: OrderChanged, context: EventContext): Promise<void> {
    if (!(order instanceof OrderChanged)) throw new PermanentFailure('The payload is no instance of its class');
    const values = [context.id, order.orderId, order.version];
    await context.transaction.query('insert into effects (id, order_id, version) values ($1, $2, $3)', values);
    faults.get(order.orderId)?.();
  }
}

@Module({ controllers: [Ledger] })
class LedgerModule {}

export interface GroupOptions {
  readonly group: string;
  readonly topic: string;
  readonly databaseUrl: string;
  readonly meter?: Meter;
}

/** As much as a group may have. */
const HANDLER_MS = 50_000;
/** On a busy machine statements may time out: such a key comes back by itself. */
const RETRIES = { inPlaceMs: [20, 20], asideMs: Array.from({ length: 60 }, () => 1_000) };

/** A member of a group in this process. */
export const startMember = async ({ topic, ...options }: GroupOptions, journal: Partial<GroupJournal> = {}) => {
  const quiet = () => undefined;
  const strategy = kafkaConsumerGroup({
    ...{ ...options, topics: [topic], retries: RETRIES, handlerTimeoutMs: HANDLER_MS },
    kafka: { brokers: kafkaBrokers(), ssl: false, sasl: undefined },
    journal: {
      taken: quiet,
      retried: quiet,
      setAside: quiet,
      assigned: quiet,
      reached: quiet,
      failed: quiet,
      givenUp: quiet,
      ...journal,
    },
  });
  const service = await createEventService(LedgerModule, strategy);
  await service.listen();
  return service;
};

/** A public event of an order, as the relay publishes it. */
export const recordOf = (orderId: string, version: number, type = version === 1 ? 'OrderPlaced' : 'OrderHeld') => ({
  key: orderId,
  value: JSON.stringify({ orderId, version, currency: 'EUR', later: 'a field of a later release' }),
  headers: {
    ce_specversion: '1.0',
    ce_id: `${orderId}-${version}`,
    ce_type: type,
    ce_dataschema: `urn:daybook:public:${type}:1`,
  } as Record<string, string>,
});

/** Publishes in the given order per key. */
export const publish = async (topic: string, messages: readonly ReturnType<typeof recordOf>[]): Promise<void> => {
  const producer = kafkaOfTests().producer();
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: [...messages] });
  } finally {
    await producer.disconnect();
  }
};
