/** What payments have to know of the order that money comes for: a part of its public form. */
export interface PayableOrder {
  readonly customerId: string;
  readonly status: string;
  /** Minor units of its currency. */
  readonly total: { readonly amount: number; readonly currency: string };
  /** What the goods cost that have come back, minor units: the order costs so much less. */
  readonly returned: number;
}
