/** Which of the records of a batch are dealt with: an offset is committed once all records before it are. */
export class BatchProgress {
  private readonly isDone: boolean[];
  private prefix = 0;

  constructor(count: number) {
    this.isDone = Array.from({ length: count }, () => false);
  }

  /** The effect of the record at `index` is done, or was done before, or the record waits in the inbox. */
  done(index: number): void {
    this.isDone[index] = true;
    while (this.isDone[this.prefix] === true) this.prefix += 1;
  }

  /** How many records from the first one on are dealt with, without one between them that is not. */
  get leading(): number {
    return this.prefix;
  }
}
