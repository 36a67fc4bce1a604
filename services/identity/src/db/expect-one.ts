import type { UpdateResult } from 'typeorm';

/** Row-level security hides a row that may not be changed. Where a use case has allowed the change, that is a bug and no answer. */
export function expectOne({ affected }: UpdateResult): void {
  if (affected !== 1) throw new Error(`expected to change one row, changed ${String(affected)}`);
}
