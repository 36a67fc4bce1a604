import type { LocalDate } from '@imdinett/kernel';
import type { Place } from './person';

/** The beginning of a follow-up (oppfølging) somewhere. */
export type FollowUpStart = Place & {
  readonly from: LocalDate;
  readonly origin: 'REGISTRATION' | 'SETTLEMENT' | 'MOVE';
};

export type FollowUp = FollowUpStart & { readonly to: LocalDate | null };

/**
 * Each follow-up lasts until the next one begins. Only beginnings are kept, so that one that is heard of late
 * (a settlement before a move) falls into its place and two can never overlap. Starts and result: the latest first.
 */
export function followUps(starts: readonly FollowUpStart[]): readonly FollowUp[] {
  return starts.map((start, index) => ({ ...start, to: starts[index - 1]?.from ?? null }));
}
