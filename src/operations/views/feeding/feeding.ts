/** Feeds the views of this program where no server does, for a command that waits for them. */
export interface Feeding {
  start(): Promise<void>;
}
