import type { CommandAnswer, CommandContext, ProcessSteps } from '#kernel';

/** Carries out a command that a process sends. @throws CommandRejected, StoreUnavailable */
export type SentCommand = (
  target: string,
  body: Readonly<Record<string, unknown>>,
  context: CommandContext,
) => Promise<CommandAnswer>;

/** The long conversations of a context, and the commands that processes may send it. */
export interface ContextProcesses {
  readonly processes: readonly ProcessSteps[];
  readonly commands: Readonly<Record<string, SentCommand>>;
}
