import type { LocalDate } from '@imdinett/kernel';

/** Adressesperre: fortrolig (CONFIDENTIAL) or strengt fortrolig (STRICTLY_CONFIDENTIAL). */
export type Protection = 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';

/** What this register keeps of nir's person. Each part is as new as the version of the event that gave it. */
export type Person = {
  readonly id: string;
  readonly protection: Protection;
  readonly protectionVersion: number;
  /** When the introduction programme (introduksjonsprogrammet) was completed or the right to it lost. */
  readonly programmeEndedOn: LocalDate | null;
  readonly programmeVersion: number;
};

export type PersonNews = {
  readonly personId: string;
  readonly version: number;
  readonly protection: Protection;
  readonly programmeEndedOn?: LocalDate;
};

/** Events may come in any order: each part is replaced by newer news only. */
export function learn(known: Person | null, news: PersonNews): Person {
  const person = known ?? unknownPerson(news.personId);
  const protection =
    news.version > person.protectionVersion
      ? { protection: news.protection, protectionVersion: news.version }
      : {};
  const programme =
    news.programmeEndedOn !== undefined && news.version > person.programmeVersion
      ? { programmeEndedOn: news.programmeEndedOn, programmeVersion: news.version }
      : {};
  return { ...person, ...protection, ...programme };
}

/** A person whom nir has not told about yet is treated as strictly confidential: hidden until it is known. */
export const protectionOf = (person: Person | null): Protection =>
  person?.protection ?? 'STRICTLY_CONFIDENTIAL';

function unknownPerson(id: string): Person {
  return {
    id,
    protection: 'STRICTLY_CONFIDENTIAL',
    protectionVersion: -1,
    programmeEndedOn: null,
    programmeVersion: -1,
  };
}
