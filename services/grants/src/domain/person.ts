import type { LocalDate } from '@imdinett/kernel';
import type { Place, Protection } from './protection';

/** What grants keeps of nir's person. Each part is as new as the version of the event that gave it. */
export type Person = {
  readonly id: string;
  /** Null until nir's registration has been read. */
  readonly birthDate: LocalDate | null;
  readonly protection: Protection;
  readonly protectionVersion: number;
  readonly followUp: Place | null;
  /** The day of the latest move of the follow-up. */
  readonly followUpOn: LocalDate | null;
  readonly followUpVersion: number;
};

export type PersonNews = {
  readonly personId: string;
  readonly version: number;
  readonly protection: Protection;
  readonly birthDate?: LocalDate;
  readonly move?: { readonly to: Place | null; readonly date: LocalDate };
};

/** Events may come in any order: each part is replaced by newer news only. */
export function learn(known: Person | null, news: PersonNews): Person {
  const person = known ?? unknown(news.personId);
  const protection =
    news.version > person.protectionVersion
      ? { protection: news.protection, protectionVersion: news.version }
      : {};
  const followUp =
    news.move !== undefined && news.version > person.followUpVersion
      ? { followUp: news.move.to, followUpOn: news.move.date, followUpVersion: news.version }
      : {};
  return {
    ...person,
    ...protection,
    ...followUp,
    birthDate: person.birthDate ?? news.birthDate ?? null,
  };
}

/** A person of whom nir has told nothing yet: strictly confidential until it is known. */
export function unknown(id: string): Person {
  return {
    id,
    birthDate: null,
    protection: 'STRICTLY_CONFIDENTIAL',
    protectionVersion: -1,
    followUp: null,
    followUpOn: null,
    followUpVersion: -1,
  };
}
