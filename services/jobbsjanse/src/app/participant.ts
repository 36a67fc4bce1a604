import { municipalitiesReachedBy, type Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import {
  connectionOf,
  pageOf,
  type Connection,
  type PageArguments,
  type Tx,
} from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  countParticipants,
  findParticipants,
  loadParticipants,
  loadParticipantsOfPersons,
  positionKeys,
  type Listing,
  type ParticipantFilter,
} from '../db/participant.store';
import type { ShownParticipant } from '../domain/shielding';
import { readingOf, seen, seesClosedData } from './reading';

export type ParticipantConnection = Connection<ShownParticipant>;

/** As the graph names it: one municipality, which stands for those that were merged or renumbered into it too. */
export type Filter = Omit<ParticipantFilter, 'municipalities'> & { readonly municipality?: string };

export async function readParticipant(
  deps: Deps,
  viewer: Viewer,
  id: string,
): Promise<ShownParticipant> {
  return deps.transaction(
    viewer,
    'jobbsjanse.participant:read',
    async ({ manager, audit, concerns }) => {
      concerns({ object: { type: 'participant', id } });
      const [participant] = await loadParticipants(manager, deps.nationalIds, [id]);
      const found = participant ? seen(viewer, participant) : null;
      if (found === null) throw notFound('Fant ikke deltakeren.');
      await audit({ object: { type: 'participant', id }, ...readingOf('participant', [found]) });
      return found;
    },
  );
}

export async function listParticipants(
  deps: Deps,
  viewer: Viewer,
  { filter, ...paging }: PageArguments & { readonly filter: Filter },
): Promise<ParticipantConnection> {
  const [connection] = await listMany(deps, viewer, [{ filter, ...paging }]);
  if (connection === undefined) throw new Error('one list was asked for');
  return connection;
}

export type MunicipalityPage = PageArguments & { readonly municipality: string };

/** The lists of several municipalities in one transaction. */
export async function listOfMunicipalities(
  deps: Deps,
  viewer: Viewer,
  wanted: readonly MunicipalityPage[],
): Promise<readonly ParticipantConnection[]> {
  return listMany(
    deps,
    viewer,
    wanted.map(({ municipality, ...paging }) => ({ filter: { municipality }, ...paging })),
  );
}

/** For each person the participations that the viewer sees, newest first. */
export async function readParticipations(
  deps: Deps,
  viewer: Viewer,
  personIds: readonly string[],
): Promise<readonly (readonly ShownParticipant[])[]> {
  return deps.transaction(viewer, 'jobbsjanse.participant:read', async ({ manager, audit }) => {
    const participants = await loadParticipantsOfPersons(manager, deps.nationalIds, personIds);
    const found = participants.flatMap((participant) => seen(viewer, participant) ?? []);
    await audit(readingOf('person.participation', found));
    return personIds.map((personId) => found.filter((one) => one.personId === personId));
  });
}

type Wanted = PageArguments & { readonly filter: Filter };

async function listMany(
  deps: Deps,
  viewer: Viewer,
  wanted: readonly Wanted[],
): Promise<readonly ParticipantConnection[]> {
  const pages = wanted.map(pageOf);
  return deps.transaction(
    viewer,
    'jobbsjanse.participant:read',
    async ({ manager, scope, audit }) => {
      const connections: ParticipantConnection[] = [];
      for (const [at, { filter }] of wanted.entries()) {
        const page = pages[at] ?? pageOf({});
        const listing = listingOf(viewer, scope, filter);
        const rows = await findParticipants(manager, deps.nationalIds, { ...listing, page });
        const count = (): Promise<number> =>
          deps.transaction(viewer, 'jobbsjanse.participant:read', (tx) =>
            countParticipants(tx.manager, listing),
          );
        connections.push(connectionOf(rows, page, positionKeys, count));
      }
      await audit(
        readingOf(
          'participants',
          connections.flatMap(({ edges }) => edges.map(({ node }) => node)),
        ),
      );
      return connections;
    },
  );
}

function listingOf(
  viewer: Viewer,
  scope: Tx['scope'],
  { municipality, ...filter }: Filter,
): Listing {
  const municipalities =
    municipality === undefined ? {} : { municipalities: municipalitiesReachedBy(municipality) };
  return { scope, filter: { ...filter, ...municipalities }, withShielded: seesClosedData(viewer) };
}
