/** The person who runs the tools at the terminal. */
export const OPERATOR = 'operator';

/** The program itself, when no person has asked for what it does. */
export const DAYBOOK = 'daybook';
