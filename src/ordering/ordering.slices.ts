import type { Provider, Type } from '@nestjs/common';
import type { Projection } from '#kernel';
import { AddNoteHandler } from './features/add-note/add-note.command.js';
import { AddNoteController } from './features/add-note/add-note.controller.js';
import { CancelOrderHandler } from './features/cancel-order/cancel-order.command.js';
import { CancelOrderController } from './features/cancel-order/cancel-order.controller.js';
import { PlaceOrderHandler } from './features/place-order/place-order.command.js';
import { PlaceOrderController } from './features/place-order/place-order.controller.js';
import { orderDetails } from './views/order-details/order-details.projection.js';

/** A folder under features/ or views/ as the program sees it. */
interface Slice {
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Provider[];
  readonly projection?: Projection;
}

/** Everything orders can do and answer, one line a slice. */
const slices: readonly Slice[] = [
  { controllers: [PlaceOrderController], providers: [PlaceOrderHandler] },
  { controllers: [CancelOrderController], providers: [CancelOrderHandler] },
  { controllers: [AddNoteController], providers: [AddNoteHandler] },
  // Its document and changes are erased: the projector treats every view alike.
  { projection: orderDetails as Projection },
];

export const orderingControllers: Type[] = slices.flatMap(({ controllers = [] }) => controllers);
export const orderingProviders: Provider[] = slices.flatMap(({ providers = [] }) => providers);
export const orderingProjections: readonly Projection[] = slices.flatMap(({ projection }) => projection ?? []);
