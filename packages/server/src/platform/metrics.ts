import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What a server tells Prometheus about itself. Every name begins with `admit_`; those of the process with `process_` or `nodejs_`. */
export interface Metrics {
  readonly countRequest: CountRequest;
  /** A number that somebody measures now and then, one a label; what is not set again is gone. */
  gauge(name: string, help: string, label: string): { set(values: Readonly<Record<string, number>>): void };
  /** A number that is asked for whenever the metrics are read; null where there is none yet. */
  reading(name: string, help: string, read: () => number | null): void;
  /** What happens now and then, counted by one label. */
  counter(name: string, help: string, label: string): (of: string) => void;
  render(): Promise<string>;
  readonly contentType: string;
}

/** `code` is the problem's, empty where there was none. */
export type CountRequest = (operation: string, status: number, code: string) => void;

/**
 * A registry of its own, so that two servers in one process keep their numbers apart. `ofProcess` adds memory, CPU and
 * the delay of the event loop, which only who is alone in a process should ask for.
 */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  return {
    countRequest: requestCounter(registry),

    gauge(name, help, label) {
      const gauge = new Gauge({ name, help, labelNames: [label], registers: [registry] });
      return {
        set(values) {
          gauge.reset();
          for (const [of, value] of Object.entries(values)) gauge.set({ [label]: of }, value);
        },
      };
    },

    reading(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          const value = read();
          if (value === null) this.remove();
          else this.set(value);
        },
      });
    },

    counter(name, help, label) {
      const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
      return (of) => counter.inc({ [label]: of });
    },

    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/**
 * Counts in a map of numbers and tells prom-client only when it is asked: this is on the path of every request, and its
 * own counter looks its labels up by a text that it makes each time.
 */
function requestCounter(registry: Registry): CountRequest {
  const counts = new Map<string, Map<string, number>>();
  new Counter({
    name: 'admit_requests_total',
    help: 'Requests by operation, status and the code of the problem they were answered with',
    labelNames: ['operation', 'status', 'code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [operation, answers] of counts) {
        for (const [answer, count] of answers) {
          const [status = '', code = ''] = answer.split(' ');
          this.inc({ operation, status, code }, count);
        }
      }
    },
  });
  return (operation, status, code) => {
    const answers = counts.get(operation) ?? new Map<string, number>();
    if (answers.size === 0) counts.set(operation, answers);
    const answer = code === '' ? String(status) : `${status} ${code}`;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  };
}
