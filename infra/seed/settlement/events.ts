import { outboxRow, type DemoEvent } from '../database.ts';
import type { DemoPerson } from '../world.ts';

type Told = Pick<DemoEvent, 'type' | 'data'> & { readonly on: string };

/** What settlement has published about the person; the last one's version is the person's. */
export function eventsOf(person: DemoPerson): readonly object[] {
  return toldOf(person).map(({ type, data, on }, index) =>
    outboxRow({
      service: 'settlement',
      type,
      aggregate: { id: person.id, version: index + 1 },
      data,
      at: `${on}T11:00:00.000Z`,
    }),
  );
}

function toldOf({ id: personId, protection, settlement }: DemoPerson): readonly Told[] {
  if (settlement === null) return [];
  const { municipality, district, listId, answeredOn, assignedOn, withdrawnOn, settledOn } =
    settlement;
  const { declineReason, competenceMappedOn, unaccompaniedMinor, household } = settlement;
  const told = (what: DemoEvent['type'], on: string | null, more: object = {}): readonly Told[] =>
    on === null
      ? []
      : [
          {
            type: what,
            on,
            data: { personId, protection, municipality, date: on, ...more },
          },
        ];
  return [
    ...told('no.imdi.settlement.person-allocated.v1', settlement.listSentOn, { district, listId }),
    ...(declineReason === null
      ? told('no.imdi.settlement.person-accepted.v1', answeredOn, { district, listId })
      : told('no.imdi.settlement.person-declined.v1', answeredOn, {
          district,
          listId,
          reasonCode: declineReason,
        })),
    ...told('no.imdi.settlement.person-assigned.v1', assignedOn, { district }),
    ...told('no.imdi.settlement.person-withdrawn.v1', withdrawnOn, {
      district,
      phase: settlement.withdrawnFrom,
    }),
    ...told('no.imdi.settlement.person-settled.v1', settledOn, {
      district,
      unaccompaniedMinor,
      household,
    }),
    // Last, so that the others are numbered as nir's demo data number them.
    ...told('no.imdi.settlement.person-competence-mapped.v1', competenceMappedOn),
  ];
}
