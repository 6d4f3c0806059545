/** How fast something goes and how long it still takes. */
export interface Pace {
  /** 0 to 1. */
  readonly share: number;
  readonly perSecond: number;
  /** `undefined` while nothing is done. */
  readonly secondsLeft: number | undefined;
}

/** @param done of `total`, in `elapsedMs` milliseconds; a total of 0 is done from the start */
export const paceOf = (done: number, total: number, elapsedMs: number): Pace => {
  const share = total === 0 ? 1 : done / total;
  return {
    share,
    perSecond: Math.round(done / Math.max(elapsedMs / 1_000, 0.001)),
    secondsLeft: share === 0 ? undefined : Math.ceil((elapsedMs / 1_000 / share) * (1 - share)),
  };
};

/** ` 25.0 %` */
export const shareText = ({ share }: Pace): string => `${(share * 100).toFixed(1).padStart(5)} %`;

/** `6 s left` */
export const leftText = ({ secondsLeft }: Pace): string =>
  secondsLeft === undefined ? '? left' : `${secondsLeft} s left`;
