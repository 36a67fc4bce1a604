import type { LocalDate } from '@imdinett/kernel';
import type { Action } from './matrix';
import type { PlacedReach } from './reach';
import type { Role } from './roles';

/** Reach `assigned` lasts from the assignment until it is withdrawn, and this long after arrival. Our decision. */
export const assignedMonthsAfterArrival = 12;

/** Competence mappings of the new platform: those carried out after this day. The requirement's word. */
export const competenceMappedAfter: LocalDate = '2024-02-20';

export const stepUpMinutes = 10;

/** What a reach alone cannot say. The use case of the action checks it and names it by its rule. */
export type Condition = {
  readonly action: Action;
  readonly role: Role;
  /** NARROWS: fewer rows than the reach. WIDENS: also rows of the named reach. */
  readonly effect: 'NARROWS' | 'WIDENS';
  readonly reach?: PlacedReach;
  readonly rule: string;
  readonly text: string;
};

export const conditions: readonly Condition[] = [
  {
    action: 'nir.introduction:register',
    role: 'KOMMUNEINTROBRUKER',
    effect: 'WIDENS',
    reach: 'followed-up',
    rule: 'first-decision',
    text: 'A first decision also for followed-up persons whose computed category is of the introduction scheme.',
  },
  {
    action: 'settlement.competence:read',
    role: 'KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER',
    effect: 'NARROWS',
    rule: 'mapped-on-new-platform',
    text: `Mappings carried out after ${competenceMappedAfter}.`,
  },
  {
    action: 'settlement.competence:register',
    role: 'KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER',
    effect: 'NARROWS',
    rule: 'mapped-on-new-platform',
    text: `Mappings carried out after ${competenceMappedAfter}.`,
  },
  {
    action: 'jobbsjanse.participant:read',
    role: 'IMDI_JOBBSJANSE',
    effect: 'NARROWS',
    rule: 'submitted',
    text: 'Drafts that were never submitted stay with the municipality.',
  },
  {
    action: 'jobbsjanse.participant:export',
    role: 'IMDI_JOBBSJANSE',
    effect: 'NARROWS',
    rule: 'submitted',
    text: 'Drafts that were never submitted stay with the municipality.',
  },
];
