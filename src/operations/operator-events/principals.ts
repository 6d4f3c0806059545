/** Who acts at the terminal: whoever may run the tools on the data. */
export const OPERATOR = 'operator';

/** Who acts when nobody has asked for it: the program, by what it is made to do. */
export const DAYBOOK = 'daybook';
