import type { FastifyReply } from 'fastify';
import type { CommandAnswer } from '#kernel';
import { answerTag, matchesAny, strongTagsIn, versionTag } from './entity-tags.js';
import { HttpProblem } from './problems/http-problem.js';

/**
 * Answers a command: status, `ETag`, `Consistency-Token`, `Idempotent-Replayed` when nothing was done now, the body.
 *
 * @param location makes the `Location` of a 201 from the body alone, so that a replay answers the same
 */
export const answerCommand = (
  reply: FastifyReply,
  answer: CommandAnswer,
  location?: (body: CommandAnswer['body']) => string,
): void => {
  void reply.code(answer.status).header('ETag', versionTag(answer.version));
  void reply.header('Consistency-Token', answer.consistencyToken);
  if (answer.replayed) void reply.header('Idempotent-Replayed', 'true');
  if (answer.status === 201 && location) void reply.header('Location', location(answer.body));
  void reply.send(answer.body);
};

/**
 * Answers a read with the `ETag` of the answer; 304 without a body when the caller has this answer already.
 * @throws HttpProblem PRECONDITION_FAILED when `If-Match` names neither the answer nor its version, IF_MATCH_INVALID
 */
export const answerRead = (reply: FastifyReply, version: number, body: object): void => {
  const { headers } = reply.request;
  const text = JSON.stringify(body);
  const tag = answerTag(version, text);
  const expected = strongTagsIn(headers['if-match']);
  if (expected !== undefined && !expected.includes(tag) && !expected.includes(versionTag(version))) {
    const detail = `If-Match does not name what is here now: version ${version}. Read again without it.`;
    throw new HttpProblem('PRECONDITION_FAILED', detail, { members: { currentVersion: version } });
  }
  void reply.header('ETag', tag);
  if (matchesAny(headers['if-none-match'], tag)) void reply.code(304).send();
  else void reply.code(200).type('application/json; charset=utf-8').send(text);
};
