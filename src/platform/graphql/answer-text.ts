import type { TimeSlices } from '#kernel';
import { LIMITS } from './limits.js';
import { QueryRefused } from './query-refused.js';

/** Items of a list that are written whole; those of a shorter one may hold long lists themselves. */
const MANY_ITEMS = 25;

/** The data of an answer as JSON, written in slices of time. */
export class AnswerText {
  private readonly parts: string[] = [];
  private bytes = 0;

  private constructor(private readonly slices: TimeSlices) {}

  /** @throws QueryRefused ANSWER_TOO_LARGE as soon as it is longer than answers may be */
  static async of(data: unknown, slices: TimeSlices): Promise<string> {
    const text = new AnswerText(slices);
    await text.write(data);
    return text.parts.join('');
  }

  /** `undefined` when there is nothing to wait for. */
  private write(value: unknown): Promise<void> | undefined {
    if (Array.isArray(value)) return this.writeList(value);
    if (typeof value === 'object' && value !== null) return this.writeObject(value);
    this.add(JSON.stringify(value ?? null));
    return undefined;
  }

  private async writeObject(value: object): Promise<void> {
    const held = Object.entries(value).filter(([, each]) => each !== undefined);
    await this.writeAll('{', held, ([name, each]) => {
      this.add(`${JSON.stringify(name)}:`);
      return this.write(each);
    });
    this.add('}');
  }

  private async writeList(items: readonly unknown[]): Promise<void> {
    const isLong = items.length > MANY_ITEMS;
    await this.writeAll('[', items, (item) => {
      if (!isLong) return this.write(item);
      this.add(JSON.stringify(item));
      return undefined;
    });
    this.add(']');
  }

  private async writeAll<Item>(
    opening: string,
    items: readonly Item[],
    write: (item: Item) => Promise<void> | undefined,
  ): Promise<void> {
    this.add(opening);
    for (const [index, item] of items.entries()) {
      const later = this.slices.next();
      if (later !== undefined) await later;
      if (index > 0) this.add(',');
      const written = write(item);
      if (written !== undefined) await written;
    }
  }

  private add(part: string): void {
    this.parts.push(part);
    this.bytes += Buffer.byteLength(part);
    if (this.bytes <= LIMITS.answerBytes) return;
    throw new QueryRefused(
      'ANSWER_TOO_LARGE',
      `The answer is larger than ${LIMITS.answerBytes} bytes. Ask for fewer items or fields at once.`,
      { limit: LIMITS.answerBytes },
    );
  }
}
