import type { Command } from '@nestjs/cqrs';
import type { CommandAnswer, CommandContext } from '#kernel';
import type { ShapeClass } from '../http/shapes/shape-class.js';

/** A command as a line of an import: found by its name, checked by the shape of its body. */
export interface ImportBinding {
  /** `PlaceOrder` */
  readonly command: string;
  readonly body: ShapeClass;
  /** What names the thing a command is about, beside its body: `orderId`. Absent for one that makes the thing. */
  readonly target?: string;
  /** Id of the thing that a body concerns; commands on one thing are carried out in order. */
  idIn(target: string | undefined, body: object): string | undefined;
  /** @param body fits the shape */
  open(target: string, body: object, context: CommandContext): Command<CommandAnswer>;
}

/** A binding of a command on something that exists, named by `target` beside the body. */
export const importBinding = <Body extends object>(
  command: string,
  target: string,
  body: ShapeClass<Body>,
  open: (id: string, body: Body, context: CommandContext) => Command<CommandAnswer>,
): ImportBinding => ({
  command,
  target,
  body,
  idIn: (id) => id,
  // The importer has checked the body against its shape, so it is a Body.
  open: (id, given, context) => open(id, given as Body, context),
});

/** A binding of a command that makes something new; its body may name it. */
export const creatingImportBinding = <Body extends object>(
  command: string,
  body: ShapeClass<Body>,
  idIn: (body: Body) => string | undefined,
  open: (body: Body, context: CommandContext) => Command<CommandAnswer>,
): ImportBinding => ({
  command,
  body,
  idIn: (_target, given) => idIn(given as Body),
  open: (_target, given, context) => open(given as Body, context),
});
