import { type CommandAnswer, type CommandRequest, CommandRunner, type DomainEvent } from '#kernel';
import { problemOf } from '../http/problems/problem-of.js';
import { type Count, type Meter, type Observe, SECONDS } from './meter.js';

/** Counts and times commands by what became of them. */
export class MeasuredCommandRunner extends CommandRunner {
  private readonly count: Count<'command' | 'result'>;
  private readonly observe: Observe<'command'>;

  constructor(meter: Meter, ...parts: ConstructorParameters<typeof CommandRunner>) {
    super(...parts);
    this.count = meter.counter({
      name: 'commands_total',
      help: 'Commands by what became of them: accepted, replayed, or the code of the problem that was answered.',
      labels: ['command', 'result'],
    });
    this.observe = meter.histogram(
      { name: 'command_seconds', help: 'Time to carry a command out, up to its answer.', labels: ['command'] },
      SECONDS,
    );
  }

  override async run<State, Event extends DomainEvent>(request: CommandRequest<State, Event>): Promise<CommandAnswer> {
    const { command } = request.asked;
    const startedAt = performance.now();
    let result = 'accepted';
    try {
      const answer = await super.run(request);
      if (answer.replayed) result = 'replayed';
      return answer;
    } catch (error) {
      result = problemOf(error).code;
      throw error;
    } finally {
      this.count({ command, result });
      this.observe({ command }, (performance.now() - startedAt) / 1_000);
    }
  }
}
