import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';

export interface WholeAnswer {
  readonly status: number;
  /** Without those that Node adds: `Content-Length`, `Connection`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Writes a whole answer in one call. `response.end` makes two writes and computes headers that are known here, which is a
 * third of the cost of a refusal. The `finish` event makes Node's server read the next request of the connection.
 */
export const answerWhole = (request: IncomingMessage, response: ServerResponse, answer: WholeAnswer): void => {
  const { socket } = response;
  const { status, headers, body } = answer;
  // One that waits for earlier answers, ends its connection or has no body is for Node to write.
  if (socket === null || !response.shouldKeepAlive || request.method === 'HEAD') {
    response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
    return;
  }
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: keep-alive\r\n\r\n${body}`);
  response.emit('finish');
};
