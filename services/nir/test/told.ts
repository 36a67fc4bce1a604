import { randomUUID } from 'node:crypto';
import type { Harness } from '@imdinett/testing';
import type { Place, Protection } from '../src/domain/person';

export type Told = {
  readonly personId: string;
  readonly version: number;
  readonly place: Place;
  readonly date?: string;
  readonly protection?: Protection;
  /** The event's id; the same twice is a redelivery, another one for the same fact a replay. */
  readonly eventId?: string;
};

/** Tells nir what settlement published about a person. */
export async function tell(
  { deliver }: Harness,
  what:
    | 'allocated'
    | 'declined'
    | 'withdrawn from the list'
    | 'withdrawn from the assignment'
    | 'assigned'
    | 'settled',
  {
    personId,
    version,
    place,
    date = '2025-06-15',
    protection = 'NONE',
    eventId = randomUUID(),
  }: Told,
): Promise<void> {
  const aggregate = { id: personId, version };
  const data = {
    personId,
    protection,
    municipality: place.municipality,
    district: place.district,
    date,
  };
  const listId = randomUUID();
  const options = { id: eventId };
  switch (what) {
    case 'allocated':
      return deliver(
        { type: 'no.imdi.settlement.person-allocated.v1', aggregate, data: { ...data, listId } },
        options,
      );
    case 'declined':
      return deliver(
        {
          type: 'no.imdi.settlement.person-declined.v1',
          aggregate,
          data: { ...data, listId, reasonCode: 'NO_HOUSING' },
        },
        options,
      );
    case 'withdrawn from the list':
      return deliver(
        {
          type: 'no.imdi.settlement.person-withdrawn.v1',
          aggregate,
          data: { ...data, phase: 'ALLOCATED' },
        },
        options,
      );
    case 'withdrawn from the assignment':
      return deliver(
        {
          type: 'no.imdi.settlement.person-withdrawn.v1',
          aggregate,
          data: { ...data, phase: 'ASSIGNED' },
        },
        options,
      );
    case 'assigned':
      return deliver({ type: 'no.imdi.settlement.person-assigned.v1', aggregate, data }, options);
    case 'settled':
      return deliver(
        {
          type: 'no.imdi.settlement.person-settled.v1',
          aggregate,
          data: { ...data, unaccompaniedMinor: false, household: 'SINGLE' },
        },
        options,
      );
  }
}

export type ToldOfCase = {
  readonly caseId: string;
  readonly personId: string | null;
  readonly version: number;
  readonly place: Place;
};

/** Tells nir what grants published about a case of a person. */
export async function tellOfCase(
  { deliver }: Harness,
  what: 'opened' | 'closed',
  { caseId, personId, version, place }: ToldOfCase,
): Promise<void> {
  await deliver({
    type: `no.imdi.grants.case-${what}.v1`,
    aggregate: { id: caseId, version },
    data: {
      caseId,
      personId,
      protection: 'NONE',
      scheme: 'INTEGRATION',
      code: 'AR-1',
      municipality: place.municipality,
      district: place.district,
      year: 2025,
      status: what === 'opened' ? 'OPEN' : 'CLOSED',
    },
  });
}
