/** The message of what was thrown. Anything may be thrown: a value without a message is shown as JSON. */
export const messageOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('message' in error && typeof error.message === 'string' && error.message !== '') return error.message;
  // Node puts the refusals of all addresses of a host into an error without a message.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.name : jsonOf(error);
};

const jsonOf = (thrown: object): string => {
  try {
    return JSON.stringify(thrown);
  } catch {
    return `an object with ${Object.keys(thrown).join(', ')}`;
  }
};
