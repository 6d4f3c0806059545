/** Characters of what an operator writes, since the log is for ever. */
export const LONGEST_REASON = 500;
