/**
 * Runs the work of a command on the Daybook of this folder or of `DATABASE_URL`, with the services that the command
 * names, and closes them afterwards.
 * @returns the exit code
 */
export type Attach<Services> = (work: (services: Services) => Promise<number>) => Promise<number>;
