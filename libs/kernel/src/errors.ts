/** The closed list of `extensions.code` values. Apollo's own codes for parse and validation errors stand beside it. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'TOKEN_STALE'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'RULE_VIOLATION'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'STEP_UP_REQUIRED'
  | 'UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** What a client may see beside the message. Nothing else of an error leaves the process. */
export type ErrorDetails = {
  /** The broken rule: `aggregate.rule-name`. */
  readonly rule?: string;
  /** The path of the faulty input: `input.birthDate`. */
  readonly field?: string;
  readonly retryAfterSeconds?: number;
};

/** An expected outcome that a caller can act on. Anything that is not an AppError is a bug and is masked. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

export const unauthenticated = (message = 'Du må logge inn på nytt.'): AppError =>
  new AppError('UNAUTHENTICATED', message);

export const tokenStale = (): AppError =>
  new AppError('TOKEN_STALE', 'Tilgangene dine er endret. Forny økten og prøv igjen.');

export const forbidden = (message = 'Du har ikke tilgang til å gjøre dette.'): AppError =>
  new AppError('FORBIDDEN', message);

export const notFound = (message = 'Fant ikke det du ser etter.'): AppError =>
  new AppError('NOT_FOUND', message);

export const badInput = (field: string, message: string): AppError =>
  new AppError('BAD_USER_INPUT', message, { field });

export function ruleViolation(rule: string, message: string, field?: string): AppError {
  return new AppError('RULE_VIOLATION', message, field === undefined ? { rule } : { rule, field });
}

export const conflict = (
  message = 'Noen andre har endret dette siden du åpnet det. Hent på nytt og prøv igjen.',
): AppError => new AppError('CONFLICT', message);

export const rateLimited = (retryAfterSeconds: number): AppError =>
  new AppError(
    'RATE_LIMITED',
    `For mange forsøk. Prøv igjen om ${String(retryAfterSeconds)} sekunder.`,
    {
      retryAfterSeconds,
    },
  );

export const stepUpRequired = (): AppError =>
  new AppError(
    'STEP_UP_REQUIRED',
    'Denne handlingen krever en ny engangskode. Skriv inn koden fra appen og prøv igjen.',
  );

export const unavailable = (
  message = 'Tjenesten er ikke tilgjengelig akkurat nå. Prøv igjen om litt.',
  retryAfterSeconds = 5,
): AppError => new AppError('UNAVAILABLE', message, { retryAfterSeconds });
