import { outboxRow } from '../database.ts';
import { demoId, namedPlaces, worldDate, type DemoPerson } from '../world.ts';
import { openingsOf, planCases, schemeOf } from './built.ts';

export type DemoCase = {
  readonly id: string;
  readonly person: DemoPerson;
  readonly code: string;
  readonly year: number;
  readonly yearFromSettlement: number | null;
  readonly municipality: string;
  readonly district: string | null;
  readonly openedOn: string;
  /** The case of a year that is over is closed on its last day. */
  readonly closedOn: string | null;
};

export const isExtra = ({ code }: DemoCase): boolean => schemeOf(code) === 'EXTRA';

/** The cases that the arrival opened, by the service's rules, and those that the world adds. */
export const casesOf = (person: DemoPerson): readonly DemoCase[] => [
  ...ofSettlement(person),
  ...ofWorld(person),
];

const thisYear = Number(worldDate.slice(0, 4));
const closing = (year: number): string | null => (year < thisYear ? `${String(year)}-12-31` : null);

function ofSettlement(person: DemoPerson): readonly DemoCase[] {
  const { settlement, birthDate } = person;
  const settledOn = settlement?.settledOn ?? null;
  if (settlement === null || settledOn === null) return [];
  const { municipality, district, unaccompaniedMinor, household } = settlement;
  const openings = openingsOf({ settledOn, birthDate, unaccompaniedMinor, household });
  // Within Oslo a move is none: the municipality is the same.
  const hasLeft = person.followUp?.municipality !== municipality;
  const movedAwayOn = hasLeft ? settlement.endedOn : null;
  return planCases(openings, [], movedAwayOn).open.map(({ code, year, yearFromSettlement }) => ({
    id: idOf(person, { municipality, code, year }),
    person,
    code,
    year,
    yearFromSettlement,
    municipality,
    district,
    openedOn: settledOn,
    closedOn: closing(year),
  }));
}

const ofWorld = (person: DemoPerson): readonly DemoCase[] =>
  person.grantCases.map(({ id, code, municipality, year, status }) => ({
    id,
    person,
    code,
    year,
    yearFromSettlement: null,
    municipality,
    district: districtOf(person, municipality),
    openedOn: person.settlement?.settledOn ?? person.followUp?.since ?? `${String(year)}-01-02`,
    closedOn: status === 'CLOSED' ? (closing(year) ?? worldDate) : null,
  }));

function idOf(
  person: DemoPerson,
  {
    municipality,
    code,
    year,
  }: { readonly municipality: string; readonly code: string; readonly year: number },
): string {
  return demoId('grant-case', person.id, municipality, code, year);
}

/** A case names its municipality alone; the district is that of the settlement, or of the place it was made for. */
function districtOf({ settlement, group }: DemoPerson, municipality: string): string | null {
  if (settlement?.municipality === municipality) return settlement.district;
  const place = namedPlaces.find(({ key }) => group.startsWith(`${key}/`));
  return place?.municipality === municipality ? place.district : null;
}

/** What grants has published about the case: opened, and closed when it is. */
export function caseEvents(one: DemoCase): readonly object[] {
  const { id, person, code, municipality, district, year, openedOn, closedOn } = one;
  const told = (what: 'opened' | 'closed', on: string, version: number): object =>
    outboxRow({
      service: 'grants',
      type: `no.imdi.grants.case-${what}.v1`,
      aggregate: { id, version },
      data: {
        caseId: id,
        personId: person.id,
        protection: person.protection,
        scheme: schemeOf(code) ?? '',
        code,
        municipality,
        district,
        year,
        status: what === 'opened' ? 'OPEN' : 'CLOSED',
      },
      at: `${on}T12:00:00.000Z`,
    });
  return [told('opened', openedOn, 1), ...(closedOn === null ? [] : [told('closed', closedOn, 2)])];
}
