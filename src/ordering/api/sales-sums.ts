import type { SumsRow } from '#kernel';
import { Money } from '#platform';

/** Sums of sales of one currency, of which only those exist that were asked for. */
export class SalesSums<Sum extends string> {
  constructor(
    private readonly sums: Partial<SumsRow<Sum>['sums']>,
    private readonly currency: string,
  ) {}

  /** @throws Error for a sum that was not asked for */
  count(name: Sum): bigint {
    const sum = this.sums[name];
    if (sum === undefined) throw new Error(`The sum ${name} was not asked for`);
    return sum;
  }

  /** The amounts added up. @throws Error for a sum that was not asked for */
  money(...names: readonly Sum[]): Money {
    return new Money(
      names.reduce((total, name) => total + this.count(name), 0n),
      this.currency,
    );
  }
}

/** Which sums the selected fields need, by what each field is made of. */
export const sumsFor = <Sum extends string>(
  selected: ReadonlySet<string>,
  madeOf: Readonly<Record<string, readonly Sum[]>>,
  always: readonly Sum[] = [],
): readonly Sum[] => [...new Set([...always, ...[...selected].flatMap((field) => madeOf[field] ?? [])])];
