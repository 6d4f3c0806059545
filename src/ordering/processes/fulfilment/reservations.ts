import { derivedIdOf } from '#kernel';

/** So many of a line of the order. */
export interface LineQuantity {
  readonly lineId: string;
  readonly quantity: number;
}

/** A line of the order whose SKU is counted. */
export interface TrackedLine extends LineQuantity {
  readonly sku: string;
}

/** Goods that are kept for a line, or are to be. */
export interface Reservation extends TrackedLine {
  readonly reservationId: string;
  readonly status: 'REQUESTED' | 'RESERVED' | 'SHORT' | 'EXPIRED' | 'ENDED';
  /** What is still kept of it, or is to be. */
  readonly left: number;
  /** So many have left for the customer, and were not lost on the way. */
  readonly gone: number;
}

/** So many of a reservation, asked for or gone together. */
export type Asked = TrackedLine & Pick<Reservation, 'reservationId'>;
type Release = Pick<Reservation, 'reservationId' | 'sku'> & { readonly keep: number };

const isKept = ({ status }: Reservation): boolean => status === 'REQUESTED' || status === 'RESERVED';

/** Found too little, or kept for too long. */
const isMissed = ({ status }: Reservation): boolean => status === 'SHORT' || status === 'EXPIRED';

/** All that is missed of the lines of these. */
export const missedLike = (reservations: readonly Reservation[], some: readonly Reservation[]): Reservation[] =>
  reservations.filter((each) => isMissed(each) && some.some(({ lineId }) => lineId === each.lineId));

const leftOf = (reservations: readonly Reservation[]): number => reservations.reduce((sum, { left }) => sum + left, 0);

/** How many of a line are still to leave. */
export const stillToLeave = (reservations: readonly Reservation[], { lineId, quantity }: LineQuantity): number => {
  const ofLine = reservations.filter((each) => each.lineId === lineId);
  return Math.max(
    0,
    ofLine.reduce((sum, { gone }) => sum - gone, quantity),
  );
};

/** Whether all goods that have to be kept are kept. */
export const areKept = (reservations: readonly Reservation[]): boolean =>
  reservations.every(({ status }) => status === 'RESERVED' || status === 'ENDED');

/** Each with an id that no other reservation has. */
export const reservationsFor = (
  orderId: string,
  lines: readonly TrackedLine[],
  before: readonly Reservation[],
): Asked[] =>
  lines.map(({ lineId, sku, quantity }, index) => ({
    reservationId: derivedIdOf(`${orderId} ${lineId} ${before.length + index}`),
    ...{ lineId, sku, quantity },
  }));

/** What is kept, and is not to be any more. */
export const releasesOf = (reservations: readonly Reservation[]): Release[] =>
  reservations.filter(isKept).map(({ reservationId, sku }) => ({ reservationId, sku, keep: 0 }));

/** What is kept or missed of a line beyond `needed`: what is missed first, and then of what was asked for last. */
export const releasesBeyond = (reservations: readonly Reservation[], lineId: string, needed: number): Release[] => {
  const ofLine = reservations.filter((each) => each.lineId === lineId);
  const wanted = [...ofLine.filter(isKept), ...ofLine.filter(isMissed)];
  let excess = leftOf(wanted) - needed;
  return wanted.toReversed().flatMap(({ reservationId, sku, left }) => {
    const released = Math.min(left, Math.max(0, excess));
    excess -= released;
    return released === 0 ? [] : [{ reservationId, sku, keep: left - released }];
  });
};

/** What has to be kept of a line besides what is, also what is missed. `undefined` for a line whose SKU is not counted. */
export const missingOf = (
  reservations: readonly Reservation[],
  { lineId, quantity }: LineQuantity,
): TrackedLine | undefined => {
  const ofLine = reservations.filter((each) => each.lineId === lineId);
  const [first] = ofLine;
  const missing = quantity - leftOf(ofLine.filter(isKept));
  return first === undefined || missing <= 0 ? undefined : { lineId, sku: first.sku, quantity: missing };
};

/** Which reservations shipped goods come out of. What was not kept is counted with the last reservation of its line. */
export const commitsOf = (reservations: readonly Reservation[], lines: readonly LineQuantity[]): Asked[] =>
  lines.flatMap(({ lineId, quantity }) => {
    const ofLine = reservations.filter((each) => each.lineId === lineId);
    let rest = quantity;
    const commits = ofLine.map(({ reservationId, sku, left, status }, index) => {
      const isLast = index === ofLine.length - 1;
      const taken = isLast ? rest : Math.min(rest, status === 'RESERVED' ? left : 0);
      rest -= taken;
      return { reservationId, lineId, sku, quantity: taken };
    });
    return commits.filter((commit) => commit.quantity > 0);
  });

/** The reservations after one of them was answered. */
export const answered = (
  reservations: readonly Reservation[],
  reservationId: string,
  isReserved: boolean,
): readonly Reservation[] =>
  reservations.map((each) =>
    each.reservationId === reservationId ? { ...each, status: isReserved ? 'RESERVED' : 'SHORT' } : each,
  );

/** The reservations after some of them were released. */
export const released = (
  reservations: readonly Reservation[],
  releases: readonly Release[],
  end: 'EXPIRED' | 'ENDED' = 'ENDED',
): readonly Reservation[] =>
  reservations.map((each) => {
    const release = releases.find(({ reservationId }) => reservationId === each.reservationId);
    if (release === undefined) return each;
    return release.keep > 0
      ? { ...each, left: release.keep }
      : { ...each, ...(end === 'ENDED' && { left: 0 }), status: end };
  });

/** The reservations after goods have left. */
export const committed = (reservations: readonly Reservation[], commits: readonly Asked[]): readonly Reservation[] =>
  reservations.map((each) => {
    const commit = commits.find(({ reservationId }) => reservationId === each.reservationId);
    if (commit === undefined) return each;
    const left = Math.max(0, each.left - commit.quantity);
    return { ...each, left, gone: each.gone + commit.quantity, status: left > 0 ? each.status : 'ENDED' };
  });

/** What has to be kept when goods that had left are lost: as many again, and what is missed of their lines besides. */
export const toKeepAgain = (
  reservations: readonly Reservation[],
  commits: readonly Asked[],
): readonly TrackedLine[] => {
  const lines = new Map<string, TrackedLine>();
  for (const { lineId, sku, quantity } of commits) {
    const missed = leftOf(reservations.filter((each) => each.lineId === lineId && isMissed(each)));
    lines.set(lineId, { lineId, sku, quantity: quantity + (lines.get(lineId)?.quantity ?? missed) });
  }
  return [...lines.values()];
};

/** The reservations after goods that had left were lost: they have to leave again. */
export const lost = (reservations: readonly Reservation[], commits: readonly Asked[]): readonly Reservation[] =>
  reservations.map((each) => {
    const commit = commits.find(({ reservationId }) => reservationId === each.reservationId);
    return commit === undefined ? each : { ...each, gone: each.gone - commit.quantity };
  });

/** The reservations after others were asked for: those that found too little, or have expired, are no longer waited for. */
export const requested = (reservations: readonly Reservation[], asked: readonly Asked[]): readonly Reservation[] => [
  ...reservations.map((each) =>
    isMissed(each) && asked.some(({ lineId }) => lineId === each.lineId)
      ? { ...each, left: 0, status: 'ENDED' as const }
      : each,
  ),
  ...asked.map((each) => ({ ...each, status: 'REQUESTED' as const, left: each.quantity, gone: 0 })),
];
