import { z } from 'zod';
import { event } from './contract';
import { code, count, district, id, localDate, municipality, protection, year } from './fields';

const request = z.strictObject({
  requestId: id,
  municipality,
  year,
  requested: count,
  /** Null where it is not known: years taken over from IMDi's published figures. */
  ofWhichUnaccompaniedMinors: count.nullable(),
  decided: count.nullable().optional(),
  decidedUnaccompaniedMinors: count.nullable().optional(),
});
const byMunicipality = (data: z.infer<typeof request>): string => data.municipality;

const placed = {
  personId: id,
  protection,
  municipality,
  district: district.nullable(),
  date: localDate,
};
const allocation = z.strictObject({ ...placed, listId: id });

export const settlementContracts = {
  /** Anmodning: how many IMDi asks a municipality to settle. The key is the municipality. */
  'no.imdi.settlement.request-sent.v1': event('settlement.request', request, byMunicipality),
  'no.imdi.settlement.request-revised.v1': event('settlement.request', request, byMunicipality),
  /** Vedtak: what the municipality decided. */
  'no.imdi.settlement.request-answered.v1': event('settlement.request', request, byMunicipality),
  /** The person stands on an allocation list (fordelingsliste) sent to the municipality. */
  'no.imdi.settlement.person-allocated.v1': event('settlement.person', allocation),
  'no.imdi.settlement.person-accepted.v1': event('settlement.person', allocation),
  'no.imdi.settlement.person-declined.v1': event(
    'settlement.person',
    allocation.extend({ reasonCode: code }),
  ),
  /** Taken back by IMDi, from the list or after the assignment. */
  'no.imdi.settlement.person-withdrawn.v1': event(
    'settlement.person',
    z.strictObject({ ...placed, phase: z.enum(['ALLOCATED', 'ASSIGNED']) }),
  ),
  /** Søkt ut: the person will be settled there. */
  'no.imdi.settlement.person-assigned.v1': event('settlement.person', z.strictObject(placed)),
  /** Bosatt; `date` is the day of arrival. */
  'no.imdi.settlement.person-settled.v1': event(
    'settlement.person',
    z.strictObject({
      ...placed,
      unaccompaniedMinor: z.boolean(),
      household: z.enum(['SINGLE', 'FAMILY']),
    }),
  ),
  'no.imdi.settlement.person-competence-mapped.v1': event(
    'settlement.person',
    z.strictObject({ personId: id, protection, municipality, date: localDate }),
  ),
} as const;
