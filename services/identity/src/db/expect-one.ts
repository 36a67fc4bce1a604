import type { UpdateResult } from 'typeorm';

/** Row-level security hides a row that may not be changed. Where a use case has allowed the change, that is a bug and no answer. */
export function expectOne({ affected }: UpdateResult): void {
  if (affected !== 1) throw new Error(`expected to change one row, changed ${String(affected)}`);
}

/** The row of a statement that always gives one. */
export function expectRow<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('expected one row, got none');
  return row;
}
