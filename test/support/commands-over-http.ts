/** One command, as a client sends it. */
export interface Request {
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
}

/** What a client knows afterwards. `unknown`: it may or may not have taken effect. */
export type Outcome =
  | { readonly outcome: 'ok'; readonly status: number; readonly body: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'fail'; readonly status: number; readonly code: string }
  | { readonly outcome: 'info'; readonly why: string };

const TIME_OUT_MS = 5_000;

/** Sends a command once. Never rejects: what goes wrong on the way is an unknown outcome. */
export const send = async (url: string, { path, key, body }: Request): Promise<Outcome> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIME_OUT_MS),
    });
    return outcomeOf(response.status, await response.text());
  } catch (error) {
    return { outcome: 'info', why: String((error as { cause?: unknown }).cause ?? error) };
  }
};

/** Only a 4xx says for certain that nothing was done; and not the one that speaks of another copy under way. */
export const outcomeOf = (status: number, text: string): Outcome => {
  if (status >= 500) return { outcome: 'info', why: `${status} ${text}` };
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (status < 300) return { outcome: 'ok', status, body };
  const code = String(body.code);
  return code === 'IDEMPOTENCY_KEY_IN_FLIGHT' ? { outcome: 'info', why: code } : { outcome: 'fail', status, code };
};
