/** Characters of one parameter in the path of an address; longer ones are answered 414. */
export const LONGEST_PATH_PARAMETER = 100;
