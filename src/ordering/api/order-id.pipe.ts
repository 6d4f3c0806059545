import { Injectable, type PipeTransform } from '@nestjs/common';
import { CommandRejected } from '#kernel';
import { ID_PATTERN } from '#platform';
import { refuse } from '../order/order.rejections.js';

/** An order id in a path; what cannot be one names no order. */
@Injectable()
export class OrderIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!ID_PATTERN.test(id)) throw new CommandRejected(refuse('ORDER_NOT_FOUND'));
    return id;
  }
}
