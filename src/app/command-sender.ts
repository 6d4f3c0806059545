import type { CommandAnswer, CommandContext, ProcessCommand } from '#kernel';
import type { ContextProcesses } from '#platform';

/** Finds the handler of a command by its name. */
export const commandSender =
  (commands: ContextProcesses['commands']) =>
  async ({ name, target, body }: ProcessCommand, context: CommandContext): Promise<CommandAnswer> => {
    const command = commands[name];
    if (command === undefined) throw new Error(`No context has a command ${name} for processes`);
    return command(target, body, context);
  };
