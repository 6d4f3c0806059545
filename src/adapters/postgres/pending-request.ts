import { StoreUnavailable } from '#kernel';

/** A request and the promise that its caller waits for, at most for the given patience. */
export class PendingRequest<Request, Result> {
  readonly answer: Promise<Result>;
  /** True when the answer is given or the caller does not wait any more. */
  settled = false;
  private settle!: { resolve: (result: Result) => void; reject: (error: unknown) => void };
  private readonly timer: NodeJS.Timeout;
  private lastFailure: unknown;

  /** @param doing for the message when patience ends: `appending` */
  constructor(
    readonly request: Request,
    patienceMs: number,
    doing: string,
  ) {
    this.answer = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    this.timer = setTimeout(() => {
      const message = `PostgreSQL did not answer within ${patienceMs} ms while ${doing}`;
      this.fail(new StoreUnavailable(message, { cause: this.lastFailure }));
    }, patienceMs);
  }

  succeed(result: Result): void {
    this.end();
    this.settle.resolve(result);
  }

  fail(error: unknown): void {
    this.end();
    this.settle.reject(error);
  }

  /** Remembers what went wrong, for the error when patience ends. */
  failedForNow(error: unknown): void {
    this.lastFailure = error;
  }

  private end(): void {
    this.settled = true;
    clearTimeout(this.timer);
  }
}
