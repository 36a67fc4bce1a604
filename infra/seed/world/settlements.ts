import { daysAfter, monthStart, yearOf } from './calendar.ts';
import type { DemoGrantCase, DemoPlace, DemoSettlement } from './person.ts';
import { worldDate } from './places.ts';
import { demoId, type DemoRandom } from './random.ts';

type Household = Pick<DemoSettlement, 'household' | 'unaccompaniedMinor'>;

/** A line of the list that was sent to the place that day, before anybody answered. Lines of the same place and day share the list. */
export function allocation(place: DemoPlace, sentOn: string, household: Household): DemoSettlement {
  const { municipality, district } = place;
  return {
    phase: 'ALLOCATED',
    withdrawnFrom: null,
    municipality,
    district,
    listId: demoId('allocation-list', municipality, district ?? '', sentOn),
    listSentOn: sentOn,
    answeredOn: null,
    declineReason: null,
    assignedOn: null,
    settledOn: null,
    withdrawnOn: null,
    endedOn: null,
    ...household,
    competenceMappedOn: null,
  };
}

/** The days from sending to assignment depend on the list only: a list is answered and decided as one. */
const answered = (line: DemoSettlement): DemoSettlement => ({
  ...line,
  answeredOn: daysAfter(line.listSentOn, 6),
});

export const accepted = (line: DemoSettlement): DemoSettlement => ({
  ...answered(line),
  phase: 'ACCEPTED',
});

export const declined = (line: DemoSettlement, random: DemoRandom): DemoSettlement => ({
  ...answered(line),
  phase: 'DECLINED',
  declineReason: random.pick([
    'NO_HOUSING',
    'NO_HEALTH_CAPACITY',
    'YEARLY_NUMBER_REACHED',
    'OTHER',
  ]),
});

export const assigned = (line: DemoSettlement): DemoSettlement => ({
  ...answered(line),
  phase: 'ASSIGNED',
  assignedOn: daysAfter(line.listSentOn, 10),
});

export const withdrawn = (line: DemoSettlement): DemoSettlement => ({
  ...line,
  phase: 'WITHDRAWN',
  withdrawnFrom: line.assignedOn === null ? 'ALLOCATED' : 'ASSIGNED',
  withdrawnOn: daysAfter(line.assignedOn ?? line.listSentOn, 8),
});

/** Settled (bosatt) on the day, from a list of two months earlier. */
export function settled(
  place: DemoPlace,
  settledOn: string,
  { random, ...household }: Household & { readonly random: DemoRandom },
): DemoSettlement {
  const line = assigned(allocation(place, monthStart(settledOn, 2), household));
  // The present form for competence mapping came on 20 February 2024.
  const mapped =
    (line.assignedOn ?? '') > '2024-02-20' && !line.unaccompaniedMinor && random.chance(0.7);
  return {
    ...line,
    phase: 'SETTLED',
    settledOn,
    competenceMappedOn: mapped
      ? daysAfter(line.assignedOn ?? settledOn, random.integer(2, 12))
      : null,
  };
}

export function grantCase(
  personId: string,
  municipality: string,
  { code, year }: { readonly code: string; readonly year: number },
): DemoGrantCase {
  const id = demoId('grant-case', personId, municipality, code, year);
  return { id, code, municipality, year, status: year < yearOf(worldDate) ? 'CLOSED' : 'OPEN' };
}
