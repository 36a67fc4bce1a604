import { badInput } from '@imdinett/kernel';
import type { Area } from './area';
import { textOf } from './free-text';

/** An important message on the front page (viktig melding). */
export type Announcement = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly severity: 'INFORMATION' | 'WARNING' | 'OUTAGE';
  readonly area: Area | null;
  readonly publishedAt: Date;
  /** From then on it is off the front page; null: it stays. */
  readonly validTo: Date | null;
};

export type NewAnnouncement = Pick<
  Announcement,
  'id' | 'title' | 'text' | 'severity' | 'area' | 'validTo'
>;

export function announce(wanted: NewAnnouncement, now: Date): Announcement {
  if (wanted.validTo !== null && wanted.validTo <= now)
    throw badInput('input.validTo', 'Meldingen må vare til et tidspunkt fram i tid.');
  return {
    ...wanted,
    title: textOf(wanted.title, { field: 'input.title', longest: 120 }),
    text: textOf(wanted.text, { field: 'input.text', longest: 4000 }),
    publishedAt: now,
  };
}
