/**
 * One thing that must never be found. Its statement gives a row for each time that it is: `listing_id`, `what` (the ids of
 * whatever is damaged, as numbers) and `said` (what is wrong with it, for people).
 */
export interface AuditLine {
  /** What is found, as the report and the metric name it. Unique. */
  readonly line: string;
  /** Beside the sale's tables it may read what `sharedTables` makes of them. */
  readonly text: string;
}
