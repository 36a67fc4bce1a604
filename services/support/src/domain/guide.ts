import type { Area } from './area';

/** A user guide (brukerveiledning), in bokmål. */
export type Guide = {
  readonly id: string;
  readonly title: string;
  readonly area: Area;
  readonly summary: string;
  /** Markdown. */
  readonly text: string;
};
