/** Kafka did not answer in time; it may have done what it was asked for. */
export class KafkaSilent extends Error {
  override readonly name = 'KafkaSilent';
}

const GOODBYE_MS = 2_000;

/**
 * What `work` comes to, or a failure after so many milliseconds: calls of kafkajs may wait for ever on a connection that is
 * cut in silence. The work goes on, and its result is dropped.
 * @throws KafkaSilent
 */
export const within = async <Result>(milliseconds: number, doing: string, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new KafkaSilent(`Kafka did not answer within ${milliseconds / 1_000} s (${doing})`));
    }, milliseconds);
  });
  // What comes too late, or fails too late, does not matter.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
};

/** Waits for 2 s at most until connections are closed, which may be gone already. Never rejects. */
export const goodbye = async (disconnecting: Promise<unknown>): Promise<void> => {
  await within(GOODBYE_MS, 'closing', disconnecting).catch(() => undefined);
};
