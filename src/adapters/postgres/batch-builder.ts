/** What fits into one batch. */
export interface BatchLimits<Request> {
  readonly maxRequests: number;
  /** In the unit of `weightOf`. A request that is heavier by itself goes alone. */
  readonly maxWeight?: number;
  readonly weightOf?: (request: Request) => number;
  /** Two requests that share a name never share a batch. */
  readonly namesOf?: (request: Request) => readonly string[];
}

/** The room that is left in a batch while requests are offered to it in the order of their coming. */
export class BatchBuilder<Request> {
  private readonly names = new Set<string>();
  private requests = 0;
  private weight = 0;
  private full = false;

  constructor(private readonly limits: BatchLimits<Request>) {}

  /** @returns whether the request is in; once one did not fit for its size, no later one overtakes it */
  takes(request: Request): boolean {
    if (this.full) return false;
    const { maxRequests, maxWeight = Infinity, weightOf, namesOf } = this.limits;
    const names = namesOf?.(request) ?? [];
    if (names.some((name) => this.names.has(name))) return false;
    const weight = weightOf?.(request) ?? 0;
    this.full = this.requests === maxRequests || (this.requests > 0 && this.weight + weight > maxWeight);
    if (this.full) return false;
    for (const name of names) this.names.add(name);
    this.requests += 1;
    this.weight += weight;
    return true;
  }
}
