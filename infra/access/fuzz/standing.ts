import type { DemoUser } from '@imdinett/testing';
import type { DemoPerson } from '../../seed/world.ts';
import { inside, lists, personFields, rootFields, type Table } from '../expected.ts';
import { expectedOf } from '../persons.ts';
import { isIn, reachesPerson, reachesRow, type Grant, type World } from '../reach.ts';
import { listNames, type ListName, type Row } from '../rows.ts';
import type { Registers } from './registers.ts';

type Way = { readonly grant: Grant; readonly reach: string };

/** A register whose rows are asked for one by one, or lie inside others. */
export type Register = ListName | 'persons' | 'administratorChanges';

/** What one user may come across, from the tables written by hand. */
export type Standing = {
  readonly callerId: string;
  readonly mayAsk: (root: string) => boolean;
  /** Whether a field of Person may hold anything of this one: `fieldsOf` of persons.ts has the names. */
  readonly shows: (field: string, personId: string) => boolean;
  readonly opensFolder: (personId: string) => boolean;
  /** Closed data (lukkede data): where a shielded person is. */
  readonly opensPlace: (personId: string) => boolean;
  /** Whether a municipality's overview of grants is open: to a grant without a district. */
  readonly opensOverview: (municipality: string) => boolean;
  /** What may stand in a list: no shielded person but in nir. */
  readonly listed: (register: Register) => ReadonlySet<string>;
  /** What may be asked for by its id. */
  readonly reached: (register: Register) => ReadonlySet<string>;
  readonly sees: (grant: Row) => boolean;
};

export type Known = { readonly world: World; readonly registers: Registers };

export function standingOf(user: DemoUser, { world, registers }: Known): Standing {
  const callerId = world.rows.users.find(({ name }) => name === user.username)?.id ?? '';
  const caller = { id: callerId, username: user.username, grants: user.grants };
  const waysIn = (table: Table, column: string): readonly Way[] =>
    user.grants.flatMap((grant) =>
      (table.get(grant.role)?.get(column) ?? []).map((reach) => ({ grant, reach })),
    );
  const reachesOf = (ways: readonly Way[], person: DemoPerson): boolean =>
    ways.some(({ grant, reach }) => reachesPerson(reach, person, { grant, world }));
  const inReach = (ways: readonly Way[], row: Row): boolean =>
    ways.some(({ grant, reach }) => reachesRow(reach, row, { grant, caller, world }));
  const of = (personId: string): DemoPerson => {
    const person = world.persons.get(personId);
    if (person === undefined) throw new Error(`no person ${personId}`);
    return person;
  };
  const closed = waysIn(personFields, 'closedData');
  const overview = waysIn(inside, 'grantOverview');
  const isNir = user.grants.some(({ role }) => role === 'IMDI_NIR');

  const shows = (field: string, personId: string): boolean =>
    expectedOf(field, { user, person: of(personId), world }) === 'SEEN';
  const opensPlace = (personId: string): boolean =>
    of(personId).protection === 'NONE' || reachesOf(closed, of(personId));

  const users = waysIn(lists, 'users');
  const sees = (grant: Row): boolean =>
    users.some(({ reach, grant: own }) => reach === 'all' || isIn(grant, own));
  const rowsWithin = (register: Register): readonly Row[] => {
    if (register === 'persons') return [];
    if (register === 'administratorChanges')
      return registers.administratorChanges.filter((row) => inReach(waysIn(inside, register), row));
    const ways = waysIn(lists, register);
    // A user is read by who reaches his home, or one of his grants.
    const granted = new Set(registers.roleGrants.filter(sees).map((grant) => grant.of));
    return world.rows[register].filter(
      (row) => inReach(ways, row) || (register === 'users' && granted.has(row.id)),
    );
  };
  const persons = [...world.persons.keys()].filter((id) => shows('basicData', id));
  const kept = <T>(work: (register: Register) => T): ((register: Register) => T) => {
    const known = new Map<Register, T>();
    return (register) => {
      const found = known.get(register) ?? work(register);
      known.set(register, found);
      return found;
    };
  };
  return {
    callerId,
    mayAsk: (root) => {
      const roles = rootFields.get(root)?.get('roles') ?? [];
      return roles.includes('everyone') || user.grants.some(({ role }) => roles.includes(role));
    },
    shows,
    opensFolder: (personId) => reachesOf(waysIn(inside, 'folder'), of(personId)),
    opensPlace,
    opensOverview: (municipality) =>
      overview.some(
        ({ grant, reach }) =>
          reach === 'all' ||
          (grant.district === null && isIn({ municipality, district: null }, grant)),
      ),
    listed: kept((register) =>
      register === 'persons'
        ? new Set(persons.filter(opensPlace))
        : new Set(
            rowsWithin(register)
              .filter(({ protection }) => protection === 'NONE')
              .map(({ id }) => id),
          ),
    ),
    reached: kept((register) =>
      register === 'persons'
        ? new Set(persons)
        : new Set(
            rowsWithin(register)
              .filter(({ protection }) => protection !== 'STRICTLY_CONFIDENTIAL' || isNir)
              .map(({ id }) => id),
          ),
    ),
    sees: (grant) => grant.of === callerId || sees(grant),
  };
}

export const isRegister = (name: string): name is Register =>
  name === 'persons' ||
  name === 'administratorChanges' ||
  (listNames as readonly string[]).includes(name);
