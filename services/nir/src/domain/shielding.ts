import type { Person, Protection } from './person';

/** How far a viewer may read closed data (lukkede data): not of this person, of this person, or of everybody. */
export type ClosedReach = 'NONE' | 'PERSON' | 'EVERYBODY';

/**
 * What is shown of a person. Address and place of a shielded person are closed data; a strictly confidential person
 * is there only for those who may read everybody's.
 */
export function shown(person: Person, closed: ClosedReach): Person | null {
  switch (person.protection) {
    case 'NONE':
      return person;
    case 'CONFIDENTIAL':
      return closed === 'NONE' ? { ...person, address: null, followUp: null } : person;
    case 'STRICTLY_CONFIDENTIAL':
      return closed === 'EVERYBODY' ? person : null;
  }
}

/** Whether the places of a person may be told. */
export function showsPlaces(protection: Protection, closed: ClosedReach): boolean {
  return (
    protection === 'NONE' ||
    closed === 'EVERYBODY' ||
    (protection === 'CONFIDENTIAL' && closed === 'PERSON')
  );
}
