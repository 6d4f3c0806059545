import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** What tracing reports to the log of the program. */
export interface TracingJournal {
  /** Spans do not arrive; said once, until they do again. */
  lost(error: Error): void;
  arriving(): void;
}

type Export = SpanExporter['export'];

/** Reports when spans begin to be lost and when they arrive again, instead of once for each batch. */
export class ReportingExporter implements SpanExporter {
  private isLosing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly journal: TracingJournal,
  ) {}

  export(spans: Parameters<Export>[0], done: Parameters<Export>[1]): void {
    this.exporter.export(spans, (result) => {
      this.report(result.error);
      // The caller could do nothing about it but report it again.
      done({ ...result, code: 0 });
    });
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }

  private report(error: Error | undefined): void {
    if (error !== undefined && !this.isLosing) this.journal.lost(error);
    if (error === undefined && this.isLosing) this.journal.arriving();
    this.isLosing = error !== undefined;
  }
}
