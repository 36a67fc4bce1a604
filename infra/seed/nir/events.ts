import { outboxRow, type DemoEvent } from '../database.ts';
import type { DemoPerson } from '../world.ts';
import type { Secrets } from './built.ts';
import { followUpsOf, type Place, type Started } from './follow-up.ts';

/** What nir has published about the person; the last one's version is the person's. */
export function eventsOf(person: DemoPerson): readonly DemoEvent[] {
  const { id: personId, protection, birthDate, sex, familyId, law, categories, permit } = person;
  const started = followUpsOf(person);
  const registered = {
    type: 'no.imdi.nir.person-registered.v1',
    on: permit.grantedOn,
    data: { personId, protection, birthDate, sex, familyId, law },
  } as const;
  const computed = {
    type: 'no.imdi.nir.person-category-computed.v1',
    on: permit.grantedOn,
    data: { personId, protection, categories: [...categories] },
  } as const;
  const moved = started.map(({ municipality, district, from: date }, index) => ({
    type: 'no.imdi.nir.person-follow-up-moved.v1' as const,
    on: date,
    data: {
      personId,
      protection,
      from: placeOf(started[index - 1]),
      to: { municipality, district },
      date,
    },
  }));
  return [registered, ...(categories.length > 0 ? [computed] : []), ...moved].map(
    ({ on, ...event }, index) => ({
      ...event,
      service: 'nir',
      aggregate: { id: personId, version: index + 1 },
      at: `${on}T10:00:00.000Z`,
    }),
  );
}

export function outboxRows(person: DemoPerson, secrets: Secrets): readonly object[] {
  const rows = eventsOf(person).map((event) => outboxRow(event));
  if (person.nationalId === null) return rows;
  const linked = outboxRow({
    service: 'nir',
    type: 'no.imdi.nir.person-link-changed.v1',
    aggregate: { id: secrets.hashOf(person.nationalId), version: 1 },
    data: { personId: person.id },
    at: `${person.permit.grantedOn}T10:00:00.000Z`,
  });
  return [...rows, linked];
}

function placeOf(started: Started | undefined): Place | null {
  return started ? { municipality: started.municipality, district: started.district } : null;
}
