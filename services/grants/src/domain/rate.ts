import type { GrantScheme } from './scheme';

/** The amount (sats) of a code in a year. A rate that is set again becomes a new version beside the old one. */
export type GrantRate = {
  readonly scheme: GrantScheme;
  readonly code: string;
  readonly year: number;
  /** Whole Norwegian kroner. */
  readonly amount: number;
  readonly unit: string;
  /** ILLUSTRATIVE: made up for demonstration, never to be paid by. */
  readonly status: 'SOURCED' | 'ILLUSTRATIVE';
  readonly source: string;
  readonly version: number;
};
