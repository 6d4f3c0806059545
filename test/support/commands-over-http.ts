/** One command, as a client sends it. */
export interface Request {
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
}

/** A command that was accepted, now or earlier. */
export interface Ok {
  readonly outcome: 'ok';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Those that a repetition has to repeat. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client knows afterwards. `unknown`: it may or may not have taken effect. */
export type Outcome =
  | Ok
  | { readonly outcome: 'fail'; readonly status: number; readonly code: string }
  | { readonly outcome: 'info'; readonly why: string };

const TIME_OUT_MS = 60_000;
const REPEATED_HEADERS = ['etag', 'location', 'consistency-token'];

/** Sends a command once. Never rejects: what goes wrong on the way is an unknown outcome. */
export const send = async (
  url: string,
  { path, key, body }: Request,
  timeOutMs: number = TIME_OUT_MS,
): Promise<Outcome> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeOutMs),
    });
    return outcomeOf(response.status, await response.text(), headersOf(response));
  } catch (error) {
    return { outcome: 'info', why: String((error as { cause?: unknown }).cause ?? error) };
  }
};

/** Only a 4xx says for certain that nothing was done; and not the one that speaks of another copy under way. */
export const outcomeOf = (status: number, text: string, headers: Ok['headers'] = {}): Outcome => {
  if (status >= 500) return { outcome: 'info', why: `${status} ${text}` };
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (status < 300) return { outcome: 'ok', status, body, headers };
  const code = String(body.code);
  return code === 'IDEMPOTENCY_KEY_IN_FLIGHT' ? { outcome: 'info', why: code } : { outcome: 'fail', status, code };
};

const headersOf = ({ headers }: Response): Ok['headers'] =>
  Object.fromEntries(REPEATED_HEADERS.map((name) => [name, headers.get(name) ?? '']));
