const FIRST_BYTES = 65_536;

/** A set of whole numbers from 0 on, a bit each: those of a sequence lie close together. */
export class NumberSet {
  private bits = new Uint8Array(FIRST_BYTES);
  /** 0 while the set is empty. */
  largest = 0;

  /** @returns false when the number is in the set already */
  add(number: number): boolean {
    const [index, bit] = [Math.floor(number / 8), 1 << (number % 8)];
    if (index >= this.bits.length) this.grow(index);
    const before = this.bits[index] ?? 0;
    this.bits[index] = before | bit;
    this.largest = Math.max(this.largest, number);
    return (before & bit) === 0;
  }

  private grow(index: number): void {
    const larger = new Uint8Array(Math.max(index + 1, this.bits.length * 2));
    larger.set(this.bits);
    this.bits = larger;
  }
}
