/** The short number that people read out: `DB-0000042`. Unique, rising, with gaps. */
export const orderNumberOf = (sequence: number): string => `DB-${String(sequence).padStart(7, '0')}`;
