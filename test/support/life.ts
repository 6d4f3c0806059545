import { StoreUnavailable } from '#kernel';
import { SystemEnvironment } from '#platform';

/** Rests hardly at all between two looks. */
export class HurriedEnvironment extends SystemEnvironment {
  override sleep(milliseconds: number): Promise<void> {
    return super.sleep(Math.min(milliseconds, 5));
  }
}

/** What is asked again and again: how often depends on the machine, and it changes nothing. */
const POLLED: ReadonlySet<string | symbol> = new Set(['due', 'read', 'head']);

/** The life of a process, which ends after one of the calls that it makes. */
export class Life {
  isOver = false;
  private calls = 0;

  constructor(private readonly lastCall = Infinity) {}

  /** A port as this process has it. */
  of<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const isCounted = !POLLED.has(name);
        return (...given: unknown[]) =>
          this.spend(() => Reflect.apply(member, target, given) as Promise<unknown>, isCounted);
      },
    });
  }

  private async spend(call: () => Promise<unknown>, isCounted: boolean): Promise<unknown> {
    this.breathe();
    if (isCounted) this.calls += 1;
    const isLast = isCounted && this.calls === this.lastCall;
    const answer = await call();
    if (isLast) this.isOver = true;
    this.breathe();
    return answer;
  }

  private breathe(): void {
    if (this.isOver) throw new StoreUnavailable('This process is dead');
  }
}
