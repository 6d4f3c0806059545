// npm run new:command archive-order: a command of orders that runs, with a spec that fails until it decides something.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

const COMMANDS = 'src/ordering/commands';
const MODULE = 'src/ordering/ordering.module.ts';
const WRONG_USAGE = 2;

const main = async (name = '') => {
  if (!/^[a-z]+(?:-[a-z]+)+$/u.test(name)) {
    refuse(`"${name}" is no name for a command: a verb and a noun in small letters. npm run new:command archive-order`);
  }
  const folder = join(COMMANDS, name);
  if (existsSync(folder)) refuse(`${folder} exists already. Choose another name, or change the command that is there.`);
  const names = namesOf(name);
  const module = withSlice(readFileSync(MODULE, 'utf8'), names);
  mkdirSync(folder);
  for (const [kind, textOf] of Object.entries(FILES)) await write(join(folder, `${name}.${kind}.ts`), textOf(names));
  await write(MODULE, module);
  process.stdout.write(leftToDo(names, folder));
};

const refuse = (reason) => {
  process.stderr.write(`${reason}\n`);
  process.exit(WRONG_USAGE);
};

const namesOf = (name) => {
  const Name = name.replaceAll(/(?:^|-)(.)/gu, (_all, letter) => letter.toUpperCase());
  return {
    name,
    Name,
    camel: Name[0].toLowerCase() + Name.slice(1),
    words: name.replaceAll('-', ' '),
    address: name.replace(/-order$/u, ''),
  };
};

const write = async (file, text) =>
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));

/** The module with the imports of the command before those of the rest, and its line after those of the other commands. */
const withSlice = (module, { name, Name, camel }) => {
  const firstOther = "import { EXAMPLE_QUERIES } from './api/";
  const afterCommands = '{\n    providers: [...ORDER_ANSWERS,';
  if (!module.includes(firstOther) || !module.includes(afterCommands)) {
    refuse(
      `${MODULE} is not as expected: it has no "${firstOther}" or no "${afterCommands}". Correct ops/new-command.mjs.`,
    );
  }
  const imports =
    `import { ${Name}Handler, ${camel}Import } from './commands/${name}/${name}.command.js';\n` +
    `import { ${Name}Controller } from './commands/${name}/${name}.controller.js';\n`;
  const slice = `{ controllers: [${Name}Controller], providers: [${Name}Handler], importBinding: ${camel}Import },\n`;
  return module.replace(firstOther, imports + firstOther).replace(afterCommands, slice + afterCommands);
};

const decider = ({ Name, camel }) => `
import { type Decide, unchanged } from '#kernel';
import { isPlaced, type Order } from '../../order/order.js';
import type { OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';

export interface ${Name}Intent {
  readonly reason: string;
}

/** Left to decide: when it is allowed, and which event says that it was done. */
export const ${camel} =
  (_intent: ${Name}Intent): Decide<Order, OrderEvent> =>
  (order) => (isPlaced(order) ? unchanged : refuse('ORDER_NOT_FOUND'));
`;

const command = ({ name, Name, camel }) => `
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { importBinding } from '#platform';
import { orderRequest } from '../../order/order-request.js';
import { ${camel} } from './${name}.decider.js';

const LONGEST_REASON = 500;

export class ${Name}Body {
  @Length(1, LONGEST_REASON)
  reason!: string;
}

export class ${Name} extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: ${Name}Body,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(${Name})
export class ${Name}Handler implements ICommandHandler<${Name}> {
  constructor(private readonly commands: CommandRunner) {}

  execute(command: ${Name}): Promise<CommandAnswer> {
    return this.commands.run(orderRequest('${Name}', command, ${camel}(command.body)));
  }
}

/** The command as a line of an import. */
export const ${camel}Import = importBinding(
  '${Name}',
  'orderId',
  ${Name}Body,
  (orderId, body, context) => new ${Name}(orderId, body, context),
);
`;

const controller = ({ name, Name, camel, words, address }) => `
import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { rejections } from '../../api/rejections.js';
import { ${Name}, ${Name}Body } from './${name}.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class ${Name}Controller {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/${address}')
  @CommandEndpoint({
    summary: '${words[0].toUpperCase()}${words.slice(1)}',
    body: ${Name}Body,
    answer: OrderAnswer,
    rejections: rejections('ORDER_NOT_FOUND', 'ORDER_TOO_LONG'),
  })
  async ${camel}(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: ${Name}Body,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new ${Name}(orderId, body, context)));
  }
}
`;

const spec = ({ name, camel, words }) => `
import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { placed } from '../../testing/index.js';
import { ${camel} } from './${name}.decider.js';

const command = ${camel}({ reason: 'asked for' });

describe('${words}', () => {
  it('is recorded', () => {
    const { decision } = given(order, placed).when(command);
    if (Array.isArray(decision) && decision.length > 0) return;
    throw new Error('${name}.decider.ts records nothing yet. Say here which event it has to record: .when(command).then(…)');
  });

  it('is refused for an order that does not exist', () => {
    given(order).when(command).thenRefuses('ORDER_NOT_FOUND');
  });
});
`;

const FILES = { decider, command, controller, spec };

const leftToDo = ({ name, address }, folder) => `Wrote ${folder}/ and its line in ${MODULE}.
The server takes POST /v1/orders/{id}/${address} from its next start on, and records nothing yet. Left to do:
  ${name}.spec.ts        what has to happen, as sentences; it fails until then: npm test -- ${folder}
  ${name}.decider.ts     the rule; CONTRIBUTING.md, "Add an event", when no event says it yet
  ${name}.command.ts     the body, which has a reason for now
  ${name}.controller.ts  summary, address and refusals; an example of api/order-examples.ts
  npm run docs, and the address in the list of test/journeys/openapi.spec.ts
`;

await main(process.argv[2]);
