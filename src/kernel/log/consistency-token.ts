/** What a reader must have seen to see the effect of a command. */
export interface LogPoint {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
}

/** The opaque text that commands answer and reads accept: base64url of position, stream and version. */
export const encodeToken = ({ position, stream, version }: LogPoint): string =>
  Buffer.from(`${position} ${stream} ${version}`).toString('base64url');

/** `undefined` for a text that `encodeToken` did not make. */
export const decodeToken = (token: string): LogPoint | undefined => {
  const [, position, stream, version] = /^(\d{1,15}) ([\x21-\x7e]{1,200}) (\d{1,9})$/.exec(fromBase64url(token)) ?? [];
  if (position === undefined || stream === undefined || version === undefined) return undefined;
  const point = { position: Number(position), stream, version: Number(version) };
  return encodeToken(point) === token ? point : undefined;
};

const fromBase64url = (text: string): string =>
  /^[\w-]{1,400}$/.test(text) ? Buffer.from(text, 'base64url').toString('utf8') : '';
