/** What carriers call parcels. */
export const TRACKING_NUMBER = /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,63}$/u;
