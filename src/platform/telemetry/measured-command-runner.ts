import {
  type CommandAnswer,
  type CommandRequest,
  CommandRunner,
  type DomainEvent,
  type Span,
  type Tracer,
} from '#kernel';
import { problemOf } from '../http/problems/problem-of.js';
import { type Count, type Meter, type Observe, SECONDS } from './meter.js';

/** Counts, times and traces commands by what became of them. */
export class MeasuredCommandRunner extends CommandRunner {
  private readonly count: Count<'command' | 'result'>;
  private readonly observe: Observe<'command'>;

  constructor(
    meter: Meter,
    private readonly tracer: Tracer,
    ...parts: ConstructorParameters<typeof CommandRunner>
  ) {
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
    const { command } = request.payload;
    const startedAt = performance.now();
    const span = this.tracer.start({ name: `command ${command}`, parent: request.context.traceparent });
    let result = 'accepted';
    let failed = false;
    try {
      const answer = await super.run(causedBy(span, request));
      if (answer.replayed) result = 'replayed';
      return answer;
    } catch (error) {
      const { code, status } = problemOf(error);
      result = code;
      failed = status >= 500;
      throw error;
    } finally {
      this.count({ command, result });
      this.observe({ command }, (performance.now() - startedAt) / 1_000);
      span.end({ 'daybook.command.result': result }, failed);
    }
  }
}

/** The events of the command are recorded with its span, so that a consumer of them can name it as the cause. */
const causedBy = <State, Event extends DomainEvent>(
  { traceparent }: Span,
  request: CommandRequest<State, Event>,
): CommandRequest<State, Event> =>
  traceparent === undefined ? request : { ...request, context: { ...request.context, traceparent } };
