/** How one build of a view is doing. */
export interface ProjectionReport {
  /** `order-details` */
  readonly name: string;
  /** Version of the projection that this program holds. */
  readonly projectionVersion: number;
  readonly build: string;
  /** Log position up to which everything has taken effect. */
  readonly position: number;
  /** Events in the log that the view has not seen. */
  readonly lagEvents: number;
  /** Age of the oldest of them; 0 when there is none. */
  readonly lagSeconds: number;
  /** For people: `following`, `catching up`, … */
  readonly status: string;
  /** Documents in the view, when they are counted. */
  readonly documents?: number;
  readonly lastError?: string;
}

/** Tells how all views are doing. */
export abstract class ProjectionReports {
  /** @throws StoreUnavailable */
  abstract list(): Promise<readonly ProjectionReport[]>;
}
