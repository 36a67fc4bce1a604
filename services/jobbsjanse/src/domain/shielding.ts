import type { Participant } from './participant';

/** A participant as a viewer gets to see her: a shielded person's places are closed data (lukkede data). */
export type ShownParticipant = Omit<Participant, 'municipality' | 'district'> & {
  readonly municipality: string | null;
  readonly district: string | null;
};

/** Null for a strictly confidential person, who is there only for those who may read everybody's closed data. */
export function shown(participant: Participant, seesClosedData: boolean): ShownParticipant | null {
  if (participant.protection === 'NONE' || seesClosedData) return participant;
  return participant.protection === 'CONFIDENTIAL'
    ? { ...participant, municipality: null, district: null }
    : null;
}
