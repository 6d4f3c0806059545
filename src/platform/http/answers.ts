import type { FastifyReply } from 'fastify';
import type { CommandAnswer } from '#kernel';
import { entityTag, matchesAny } from './entity-tags.js';

/**
 * Answers a command: status, `ETag`, `Consistency-Token`, `Idempotent-Replayed` when nothing was done now, the body.
 *
 * @param location makes the `Location` of a 201 from the body alone, so that a replay tells the same
 */
export const answerCommand = (
  reply: FastifyReply,
  answer: CommandAnswer,
  location?: (body: CommandAnswer['body']) => string,
): void => {
  void reply.code(answer.status).header('ETag', entityTag(answer.version));
  void reply.header('Consistency-Token', answer.consistencyToken);
  if (answer.replayed) void reply.header('Idempotent-Replayed', 'true');
  if (answer.status === 201 && location) void reply.header('Location', location(answer.body));
  void reply.send(answer.body);
};

/** Answers a read with its `ETag`; 304 without a body when the caller has this version already. */
export const answerRead = (reply: FastifyReply, version: number, body: object): void => {
  const tag = entityTag(version);
  void reply.header('ETag', tag);
  if (matchesAny(reply.request.headers['if-none-match'], tag)) void reply.code(304).send();
  else void reply.code(200).send(body);
};
