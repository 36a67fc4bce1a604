import type { LocalDate } from '@imdinett/kernel';
import type { Place, Protection } from './protection';

/** What settlement keeps of nir's person. Each part is as new as the version of the event that gave it. */
export type Person = {
  readonly id: string;
  /** Null until nir's registration has been read. */
  readonly facts: PersonFacts | null;
  readonly protection: Protection;
  readonly protectionVersion: number;
  readonly followUp: Place | null;
  readonly followUpVersion: number;
};

export type PersonFacts = {
  readonly birthDate: LocalDate;
  readonly sex: 'FEMALE' | 'MALE' | 'UNKNOWN';
  readonly familyId: string | null;
  readonly law: 'INTRODUKSJONSLOVEN' | 'INTEGRERINGSLOVEN' | 'KAPITTEL_6A';
};

export type PersonNews = {
  readonly personId: string;
  readonly version: number;
  readonly protection: Protection;
  readonly facts?: PersonFacts;
  readonly followUp?: Place | null;
};

/** Events may come in any order: each part is replaced by newer news only. */
export function learn(known: Person | null, news: PersonNews): Person {
  const person = known ?? unknown(news.personId);
  const protection =
    news.version > person.protectionVersion
      ? { protection: news.protection, protectionVersion: news.version }
      : {};
  const followUp =
    news.followUp !== undefined && news.version > person.followUpVersion
      ? { followUp: news.followUp, followUpVersion: news.version }
      : {};
  return { ...person, ...protection, ...followUp, facts: person.facts ?? news.facts ?? null };
}

/** A person of whom nir has told nothing yet: strictly confidential until it is known. */
function unknown(id: string): Person {
  return {
    id,
    facts: null,
    protection: 'STRICTLY_CONFIDENTIAL',
    protectionVersion: -1,
    followUp: null,
    followUpVersion: -1,
  };
}
