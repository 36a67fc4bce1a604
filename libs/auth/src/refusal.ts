import { unauthenticated, unavailable, type AppError } from '@imdinett/kernel';

/** One neutral answer for every kind of bad token. The reason is for the log and never leaves the process. */
export function refusal(reason: string, cause?: unknown): AppError {
  const error = unauthenticated();
  error.cause = new Error(reason, { cause });
  return error;
}

/** Nothing is known about the token: the issuer's keys could not be had. */
export function keysUnavailable(cause: unknown): AppError {
  const error = unavailable();
  error.cause = cause;
  return error;
}
