import type { Answer, DemoUser, SubgraphName } from '@imdinett/testing';
import type { DemoPerson } from '../seed/world.ts';
import type { Outcome } from './cells.ts';
import { inside, personFields } from './expected.ts';
import { isIn, reachesPerson, type World } from './reach.ts';
import type { ListName } from './rows.ts';

/**
 * The guarded fields of Person by the subgraph that brings them, as they are asked for; and under names of their own what
 * is closed about a shielded person in them.
 */
export const fieldsOf = {
  nir: {
    basicData: 'basicData { givenName }',
    protection: 'protection',
    followUp: 'followUp { from }',
    version: 'version',
    categories: 'categories { code }',
    closedData: 'closedData { reason }',
    address: 'address: basicData { of: address { street } }',
    followUpMunicipality: 'followUpMunicipality: basicData { of: followUpMunicipality { number } }',
  },
  settlement: {
    settlement: 'settlement { phase }',
    settledIn: 'settledIn: settlement { of: municipality { number } }',
    folder: 'folder: settlement { of: folder { updatedOn } }',
  },
  grants: { grantCases: 'grantCases { id }', extraGrantCases: 'extraGrantCases { id }' },
  jobbsjanse: { jobbsjanseParticipation: 'jobbsjanseParticipation { id }' },
} as const satisfies Partial<Record<SubgraphName, Readonly<Record<string, string>>>>;

/** Where the rows of a field lie that is about another register than the person itself. */
const registerOf: Readonly<Partial<Record<string, ListName>>> = {
  grantCases: 'grantCases',
  extraGrantCases: 'extraGrantCases',
  jobbsjanseParticipation: 'jobbsjanseParticipants',
};

/** Fields that stand in the table under another one's name. */
const columnOf: Readonly<Partial<Record<string, string>>> = {
  protection: 'basicData',
  followUp: 'basicData',
  version: 'basicData',
  address: 'basicData',
  followUpMunicipality: 'basicData',
  settledIn: 'settlement',
};

/** Those that stand inside another field, as they are asked for here. */
const nested = new Set(['address', 'followUpMunicipality', 'settledIn', 'folder']);
export const pathAtSubgraph = (field: string): readonly string[] =>
  nested.has(field) ? [field, 'of'] : [field];
/** system.md: closed data (lukkede data) about a shielded person. */
const places = new Set(['address', 'followUp', 'followUpMunicipality', 'settledIn']);

type Cell = { readonly user: DemoUser; readonly person: DemoPerson; readonly world: World };

/** Whether any of the caller's grants has the field's action, and whether one of those reaches the person. */
function standingOf(
  field: string,
  { user, person, world }: Cell,
): { readonly mayAsk: boolean; readonly isReached: boolean } {
  const column = columnOf[field] ?? field;
  const ways = user.grants.flatMap((grant) =>
    ((column === 'folder' ? inside : personFields).get(grant.role)?.get(column) ?? []).map(
      (reach) => ({ grant, reach }),
    ),
  );
  const register = registerOf[field];
  const isReached = ways.some(({ grant, reach }) =>
    register === undefined
      ? reachesPerson(reach, person, { grant, world })
      : world.rows[register].some(
          (row) =>
            row.personId === person.id &&
            (reach === 'all' ? row.status !== 'DRAFT' : isIn(row, grant)),
        ),
  );
  return { mayAsk: ways.length > 0, isReached };
}

/** system.md: strictly confidential persons (strengt fortrolig) are for IMDi's NIR role alone. */
const isHidden = (person: DemoPerson, user: DemoUser): boolean =>
  person.protection === 'STRICTLY_CONFIDENTIAL' &&
  user.grants.every(({ role }) => role !== 'IMDI_NIR');

/** Whether there is anything to see, for this caller. */
function hasAny(field: string, cell: Cell): boolean {
  const { person } = cell;
  const isClosed = person.protection !== 'NONE' && !standingOf('closedData', cell).isReached;
  if (places.has(field) && isClosed) return false;
  switch (field) {
    case 'closedData':
      return person.closedData;
    case 'categories':
      return person.categories.length > 0;
    case 'address':
      return person.address !== null;
    case 'followUp':
    case 'followUpMunicipality':
      return person.followUp !== null;
    case 'settlement':
    case 'settledIn':
      return person.settlement !== null;
    case 'folder':
      // Never before the person is assigned.
      return (
        ['ASSIGNED', 'SETTLED'].includes(person.settlement?.phase ?? '') &&
        cell.world.rows.personFolders.some(({ personId }) => personId === person.id)
      );
    default:
      return true;
  }
}

/** What a subgraph answers for a field of a person whom it is asked for by id. */
export function expectedOf(field: string, cell: Cell): Outcome {
  const { mayAsk, isReached } = standingOf(field, cell);
  const isHere = isReached && !isHidden(cell.person, cell.user);
  if (!(field in fieldsOf.nir)) {
    if (field === 'folder') {
      // Inside the settlement: who does not get that far learns nothing of the folder.
      const around = expectedOf('settlement', cell);
      if (around !== 'SEEN') return around;
    }
    if (!mayAsk) return 'FORBIDDEN';
    return isHere && hasAny(field, cell) ? 'SEEN' : 'NOTHING';
  }
  // In nir the person is read first: who does not get that far learns nothing of the field.
  const basic = standingOf('basicData', cell);
  if (!basic.mayAsk) return 'FORBIDDEN';
  if (!basic.isReached || isHidden(cell.person, cell.user)) return 'NOTHING';
  // A row that the caller may read, with an action that he lacks: FORBIDDEN.
  if (!mayAsk || !isHere) return 'FORBIDDEN';
  return hasAny(field, cell) ? 'SEEN' : 'NOTHING';
}

/** What the answer holds below a path. */
export function outcomeAt({ data, errors }: Answer, path: readonly (string | number)[]): Outcome {
  const refusal = errors?.find((error) =>
    (error.path ?? []).every((step, at) => step === path[at]),
  );
  if (refusal !== undefined) return refusal.extensions.code;
  let value: unknown = data;
  for (const step of path) value = (value as Record<string, unknown> | null)?.[step] ?? null;
  return value === null || (Array.isArray(value) && value.length === 0) ? 'NOTHING' : 'SEEN';
}

/** The same fields in one selection, as a frontend asks for them. */
export const throughTheGateway = `
  protection version followUp { from } categories { code } closedData { reason }
  basicData { givenName address { street } followUpMunicipality { number } }
  settlement { phase municipality { number } folder { updatedOn } }
  grantCases { id } extraGrantCases { id } jobbsjanseParticipation { id }`;

const insideAtGateway: Readonly<Partial<Record<string, readonly string[]>>> = {
  address: ['basicData', 'address'],
  followUpMunicipality: ['basicData', 'followUpMunicipality'],
  settledIn: ['settlement', 'municipality'],
  folder: ['settlement', 'folder'],
};

export const pathOf = (field: string): readonly string[] => insideAtGateway[field] ?? [field];

/** The gateway refuses what none of the caller's roles has, before anybody is asked. */
export const expectedAtGateway = (field: string, cell: Cell): Outcome =>
  standingOf(field, cell).mayAsk ? expectedOf(field, cell) : 'FORBIDDEN';

/** Whether the person stands in `persons`: a shielded one only for who may read his closed data, or the list would tell of him. */
export function isListed(cell: Cell): boolean {
  const isOpen = cell.person.protection === 'NONE' || standingOf('closedData', cell).isReached;
  return expectedOfPerson(cell) === 'SEEN' && isOpen;
}

/** What `person(id)` gives. */
export function expectedOfPerson(cell: Cell): Outcome {
  const { mayAsk, isReached } = standingOf('basicData', cell);
  if (!mayAsk) return 'FORBIDDEN';
  return isReached && !isHidden(cell.person, cell.user) ? 'SEEN' : 'NOT_FOUND';
}
