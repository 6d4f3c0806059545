/** Numbers that are never given twice, in any process. Gaps are fine: they are taken in blocks. */
export abstract class NumberSequence {
  /** From 1 upwards. @throws StoreUnavailable */
  abstract next(): Promise<number>;
}
