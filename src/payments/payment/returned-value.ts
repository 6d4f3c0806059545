/** A line of an order, as orders publish it. */
export interface SoldLine {
  readonly lineId: string;
  /** On order now. */
  readonly quantity: number;
  readonly net: { readonly amount: number };
  readonly tax: { readonly amount: number };
}

type Quantities = readonly { readonly lineId: string; readonly quantity: number }[];

/** What has become of the goods of an order, as shipments publish it. */
export interface MovedGoods {
  readonly shipments: readonly { readonly status: string; readonly lines: Quantities }[];
  readonly returns?: readonly { readonly lines: readonly { readonly lineId: string; readonly received: number }[] }[];
}

/**
 * What the goods cost that have come back, minor units: of each line its share of net and tax. Shares are of all that has come
 * back so far, so the parts of a line that comes back bit by bit add up to what it costs. What came beyond what is on order is not paid
 * for, so nothing is given back for as many.
 */
export const returnedValue = (lines: readonly SoldLine[], { shipments, returns = [] }: MovedGoods): number => {
  const delivered = shipments.filter(({ status }) => status === 'DELIVERED').flatMap((shipment) => shipment.lines);
  const back = returns.flatMap((each) => each.lines.map(({ lineId, received }) => ({ lineId, quantity: received })));
  return lines.reduce((sum, { lineId, quantity, net, tax }) => {
    const unpaid = Math.max(0, quantityOf(delivered, lineId) - quantity);
    const paidBack = Math.min(quantity, Math.max(0, quantityOf(back, lineId) - unpaid));
    return sum + shareHalfEven(net.amount + tax.amount, paidBack, quantity);
  }, 0);
};

const quantityOf = (lines: Quantities, lineId: string): number =>
  lines.reduce((sum, line) => (line.lineId === lineId ? sum + line.quantity : sum), 0);

/** `amount × part ÷ whole`, rounded to the nearest whole minor unit, ties to the even one. */
const shareHalfEven = (amount: number, part: number, whole: number): number => {
  if (part === 0) return 0;
  const [product, divisor] = [BigInt(amount) * BigInt(part), BigInt(whole)];
  const quotient = product / divisor;
  const twiceRest = (product % divisor) * 2n;
  const up = twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n);
  return Number(up ? quotient + 1n : quotient);
};
