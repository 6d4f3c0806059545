/** `order-placed.v1` for version 1 of OrderPlaced: the name of its file, without `.json`. */
export const schemaName = (type: string, schemaVersion: number): string =>
  `${type.replace(/\B[A-Z]/g, (capital) => `-${capital}`).toLowerCase()}.v${schemaVersion}`;
