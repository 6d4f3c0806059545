import { randomUUID } from 'node:crypto';
import { Controller, Module, type Type } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { IsInt, IsString } from 'class-validator';
import {
  createEventService,
  EventContext,
  EventPattern,
  type GroupJournal,
  kafkaConsumerGroup,
} from '../../src/app/consumers.js';

/** The table that handlers write. */
export const EFFECTS = 'create table effects (order_id text not null, version integer not null)';
export const INSERT = 'insert into effects (order_id, version) values ($1, $2)';

class OrderChanged {
  @IsString() orderId!: string;
  @IsInt() version!: number;
}

@Controller()
class Writing {
  @EventPattern('OrderPlaced')
  async placed(@Payload() order: OrderChanged, @Ctx() { transaction }: EventContext): Promise<void> {
    await transaction.query(INSERT, [order.orderId, order.version]);
  }

  @EventPattern('OrderLineQuantityChanged')
  async changed(@Payload() order: OrderChanged, @Ctx() { transaction }: EventContext): Promise<void> {
    await transaction.query(INSERT, [order.orderId, order.version]);
  }
}

@Module({ controllers: [Writing] })
export class WritingModule {}

@Controller()
class Idle {
  @EventPattern('None')
  none(): void {
    // No event has this type: what is measured is what comes before a handler.
  }
}

@Module({ controllers: [Idle] })
export class IdleModule {}

export interface Topic {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly events: number;
}

/** Has one member deal with a topic, from the first event to the last; joining the group is not counted. @returns seconds */
export const handleAll = async (
  { brokers, topic, events }: Topic,
  databaseUrl: string,
  module: Type,
): Promise<number> => {
  const counted = countTo(events);
  const strategy = kafkaConsumerGroup({
    ...{ group: `bench_${randomUUID()}`, topics: [topic], databaseUrl, journal: counted.journal },
    kafka: { brokers, ssl: false, sasl: undefined },
  });
  const service = await createEventService(module, strategy);
  await service.listen();
  try {
    return await counted.seconds;
  } finally {
    await service.close();
  }
};

/** Rejects for what a run without faults has none of. */
const countTo = (events: number): { readonly seconds: Promise<number>; readonly journal: GroupJournal } => {
  let [count, beganAt] = [0, 0];
  let end: (seconds: number) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const seconds = new Promise<number>((resolve, reject) => ([end, fail] = [resolve, reject]));
  const journal: GroupJournal = {
    taken: () => {
      count += 1;
      if (count === 1) beganAt = performance.now();
      if (count === events) end((performance.now() - beganAt) / 1_000);
    },
    retried: (_type, error) => fail(error),
    setAside: (_key, _type, _isParked, error) => fail(error),
    assigned: () => undefined,
    reached: () => undefined,
    failed: (error) => fail(error),
    givenUp: () => fail(new Error('The group was given up')),
  };
  return { seconds, journal };
};
