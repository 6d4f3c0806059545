import { Controller, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { IsString, MinLength } from 'class-validator';
import { EventContext, EventPattern } from '../../src/app/consumers.js';

/** What this service needs of the event; docs/events/public has all of it. */
class OrderPlacedDto {
  @IsString() @MinLength(1) orderId!: string;
  @IsString() @MinLength(1) customerId!: string;
  @IsString() orderNumber!: string;
}

class OrderCancelledDto {
  @IsString() @MinLength(1) orderId!: string;
  @IsString() @MinLength(1) customerId!: string;
}

/** Members that start at the same time make it one after the other. */
export const TABLE = `
  select pg_advisory_xact_lock(hashtextextended('notifications', 0));
  create table if not exists notifications (
    id bigint generated always as identity primary key,
    order_id text not null,
    customer_id text not null,
    message text not null
  )`;

/**
 * Writes down what customers are to be told. The rows are an outbox: a mailer sends them with their id, and what
 * is in the table is there exactly once.
 */
@Controller()
export class Notifications {
  @EventPattern('OrderPlaced', { schemaVersion: 1 })
  async placed(@Payload() order: OrderPlacedDto, @Ctx() context: EventContext): Promise<void> {
    await this.notify(order, `We have got your order ${order.orderNumber}`, context);
  }

  @EventPattern('OrderCancelled', { schemaVersion: 1 })
  async cancelled(@Payload() order: OrderCancelledDto, @Ctx() context: EventContext): Promise<void> {
    await this.notify(order, 'Your order is cancelled', context);
  }

  private async notify(order: OrderCancelledDto, message: string, { transaction }: EventContext): Promise<void> {
    const statement = 'insert into notifications (order_id, customer_id, message) values ($1, $2, $3)';
    await transaction.query(statement, [order.orderId, order.customerId, message]);
  }
}

@Module({ controllers: [Notifications] })
export class NotificationsModule {}
