import { AppError, conflict, forbidden, unavailable } from '@imdinett/kernel';
import { QueryFailedError } from 'typeorm';

/** What PostgreSQL or its client said, wherever TypeORM has put it. */
type DriverError = {
  readonly code?: unknown;
  readonly routine?: unknown;
  readonly message?: unknown;
};

/** Classes and codes that pass when the same work is tried again: connection, resources, shutdown, time-outs, deadlock. */
const passing = /^(08...|53...|57P0\d|57014|25P0[34]|40001|40P01|E[A-Z]+)$/;
const badCharacters = 'Teksten inneholder tegn som ikke kan lagres. Fjern dem og prøv igjen.';
/** What only the database finds wrong with an input: NUL and the like, as text and in JSON, and too long for an index. */
const adviceOn: ReadonlyMap<string, string> = new Map([
  ['22021', badCharacters],
  ['22P05', badCharacters],
  ['54000', 'Teksten er for lang. Kort den ned og prøv igjen.'],
]);
/** Errors of pg itself that have no code. */
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|connection ended unexpectedly|not queryable/i;

/** A database's error as an outcome that a caller can act on; anything else as it was. */
export function translated(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code, routine, message } = driverErrorOf(error);
  if (code === '23505') return because(conflict(), error);
  // A new row beyond the reach of the action. A missing GRANT has the same code, but is a bug.
  if (code === '42501' && routine === 'ExecWithCheckOptions') return because(forbidden(), error);
  const advice = typeof code === 'string' ? adviceOn.get(code) : undefined;
  if (advice !== undefined) return because(new AppError('BAD_USER_INPUT', advice), error);
  if (typeof code === 'string' && passing.test(code)) return because(unavailable(), error);
  if (error instanceof Error && lostConnection.test(String(message)))
    return because(unavailable(), error);
  return error;
}

function driverErrorOf(error: unknown): DriverError {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof inner === 'object' && inner !== null ? inner : {};
}

function because(answer: AppError, cause: unknown): AppError {
  answer.cause = cause;
  return answer;
}
