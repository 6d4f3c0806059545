/** A reader has seen more than the log has: an older backup was restored, or it is another log. */
export class ResumeImpossible extends Error {
  override readonly name = 'ResumeImpossible';

  /** @param after position after which the reader was to go on @param end last position of the log */
  constructor(after: number, end: number) {
    super(
      `The log ends at position ${end}, before ${after}: it was restored or replaced since. ` +
        'Read it again from the beginning, or from a position that it holds.',
    );
  }
}
