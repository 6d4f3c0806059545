/** What a reader must have seen to see the effect of a command. */
export interface LogPoint {
  /** Id of the log: 32 hexadecimal digits, others after every restore. */
  readonly log: string;
  readonly position: number;
  readonly stream: string;
  readonly version: number;
}

/** The opaque text that commands answer and reads accept: base64url of log id, position, stream and version. */
export const encodeToken = ({ log, position, stream, version }: LogPoint): string =>
  Buffer.from(`${log} ${position} ${stream} ${version}`).toString('base64url');

/** `undefined` for a text that `encodeToken` did not make. */
export const decodeToken = (token: string): LogPoint | undefined => {
  const [, log, position, stream, version] =
    /^([0-9a-f]{32}) (\d{1,15}) ([\x21-\x7e]{1,200}) (\d{1,9})$/.exec(fromBase64url(token)) ?? [];
  if (log === undefined || position === undefined || stream === undefined || version === undefined) return undefined;
  const point = { log, position: Number(position), stream, version: Number(version) };
  return encodeToken(point) === token ? point : undefined;
};

const fromBase64url = (text: string): string =>
  /^[\w-]{1,400}$/.test(text) ? Buffer.from(text, 'base64url').toString('utf8') : '';
