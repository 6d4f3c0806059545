import { Id } from '#platform';

/** What REST has in the path, in a line of an import that names the order. */
export class ImportedShipment {
  @Id()
  shipmentId!: string;
}
