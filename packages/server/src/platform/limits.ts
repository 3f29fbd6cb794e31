import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { ProblemError } from './problem.ts';

/**
 * Lets each address do so many requests a minute, for the paths where guessing pays (passwords, codes). The paths it
 * is put before share one count, which each process keeps for itself. 0 means no limit.
 */
export function limitRequests({ perMinute }: { perMinute: number }): RequestHandler {
  if (perMinute === 0) return (_request, _response, next) => next();
  return rateLimit({
    windowMs: minuteMs,
    limit: perMinute,
    // A provider gives a household a /56 or a /64: single addresses of IPv6 cost nothing.
    ipv6Subnet: 56,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Its checks write to the console. Whose word on addresses is believed is the setting ADMIT_TRUST_PROXY.
    validate: false,
    handler(request, _response, next) {
      const resetTime = (request as { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime;
      const waitMs = resetTime === undefined ? minuteMs : resetTime.getTime() - Date.now();
      const seconds = Math.max(1, Math.ceil(waitMs / 1000));
      next(
        new ProblemError(
          'rate_limited',
          {},
          `Too many attempts from this address. Nothing was done: try again in ${seconds} s.`,
          { retryAfterSeconds: seconds },
        ),
      );
    },
  });
}

const minuteMs = 60_000;
