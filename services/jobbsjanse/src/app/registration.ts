import { assertCan, type Viewer } from '@imdinett/access';
import { conflict, notFound, osloDate, ruleViolation } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import { uuidv7 } from 'uuidv7';
import type { Deps } from '../context';
import {
  insertParticipant,
  loadParticipants,
  lockParticipant,
  saveParticipant,
  takesPart,
} from '../db/participant.store';
import { findPersonOf } from '../db/person.store';
import {
  change,
  register,
  type NewParticipant,
  type Participant,
  type ProjectPage,
  type Circumstances,
} from '../domain/participant';
import type { Person } from '../domain/person';
import { shown, type ShownParticipant } from '../domain/shielding';
import { eventData } from './event-data';
import { seen, seesClosedData, standingOf } from './reading';

export type CreateParticipant = Pick<
  NewParticipant,
  'nationalId' | 'startedOn' | 'municipality' | 'district' | 'financing' | 'project'
> & {
  readonly idempotencyKey: string | null;
};

export async function createParticipant(
  deps: Deps,
  viewer: Viewer,
  input: CreateParticipant,
): Promise<ShownParticipant> {
  return deps.transaction(viewer, 'jobbsjanse.participant:create', async (tx) => {
    const { municipality, district } = input;
    tx.concerns({ object: { type: 'municipality', id: municipality } });
    assertCan(viewer, 'jobbsjanse.participant:create', { own: [{ municipality, district }] });
    const id = await withIdempotency(tx, { viewer, operation: 'createParticipant', input }, () =>
      create(deps, tx, input),
    );
    return reread(deps, viewer, { tx, id });
  });
}

export type UpdateParticipant = ProjectPage & {
  readonly participantId: string;
  readonly expectedVersion: number;
  readonly idempotencyKey: string | null;
};

export async function updateParticipant(
  deps: Deps,
  viewer: Viewer,
  input: UpdateParticipant,
): Promise<ShownParticipant> {
  return deps.transaction(viewer, 'jobbsjanse.participant:update', async (tx) => {
    tx.concerns({ object: { type: 'participant', id: input.participantId } });
    const [participant] = await loadParticipants(tx.manager, deps.nationalIds, [
      input.participantId,
    ]);
    if (participant === undefined || seen(viewer, participant) === null)
      throw notFound('Fant ikke deltakeren.');
    assertCan(viewer, 'jobbsjanse.participant:update', standingOf(participant));
    const id = await withIdempotency(tx, { viewer, operation: 'updateParticipant', input }, () =>
      update(deps, tx, input),
    );
    return reread(deps, viewer, { tx, id });
  });
}

async function create(
  deps: Deps,
  { manager, publish, audit, concerns }: Tx,
  { idempotencyKey: _, ...input }: CreateParticipant,
): Promise<string> {
  const { nationalId, municipality, district } = input;
  const nationalIdHash = deps.nationalIds.hash(nationalId);
  // A hidden person is registered as one whom nir does not know: any other answer would tell who is hidden.
  const { personId, person } = await findPersonOf(manager, nationalIdHash);
  concerns({ object: { type: 'municipality', id: municipality }, persons: present(personId) });
  if (await takesPart(manager, { nationalIdHash, municipality, district }))
    throw ruleViolation(
      'jobbsjanse.already-participating',
      'Deltakeren er allerede registrert i kommunen og har ikke sluttet.',
      'input.nationalId',
    );
  const participant = register(
    {
      ...input,
      id: uuidv7(),
      personId: person?.id ?? null,
      protection: person?.protection ?? 'NONE',
    },
    circumstances(deps, person),
  );
  await insertParticipant(manager, deps.nationalIds, participant);
  await audit({ ...subjectOf(participant, personId), after: auditedFields(participant) });
  await publish({
    type: 'no.imdi.jobbsjanse.participant-created.v1',
    aggregate: participant,
    data: eventData(participant),
  });
  return participant.id;
}

async function update(
  deps: Deps,
  { manager, publish, audit, concerns }: Tx,
  input: UpdateParticipant,
): Promise<string> {
  const participant = await lockParticipant(manager, deps.nationalIds, input.participantId);
  if (participant === null) throw notFound('Fant ikke deltakeren.');
  if (participant.version !== input.expectedVersion) throw conflict();
  const nationalIdHash = deps.nationalIds.hash(participant.nationalId);
  const { personId, person } = await findPersonOf(manager, nationalIdHash);
  concerns(subjectOf(participant, personId));
  const changed = change(participant, input, circumstances(deps, person));
  await saveParticipant(manager, changed);
  await audit({
    ...subjectOf(changed, personId),
    before: auditedFields(participant),
    after: auditedFields(changed),
  });
  await publish({
    type: 'no.imdi.jobbsjanse.participant-updated.v1',
    aggregate: changed,
    data: eventData(changed),
  });
  return changed.id;
}

/** What the caller gets back: the participant as it stands, also for a repeat with the same key. */
async function reread(
  deps: Deps,
  viewer: Viewer,
  { tx, id }: { tx: Tx; id: string },
): Promise<ShownParticipant> {
  const [participant] = await loadParticipants(tx.manager, deps.nationalIds, [id]);
  const answer = participant ? shown(participant, seesClosedData(viewer)) : null;
  if (answer === null) throw notFound('Fant ikke deltakeren.');
  return answer;
}

function circumstances({ now }: Deps, person: Person | null): Circumstances {
  const instant = now();
  return {
    now: instant,
    today: osloDate(instant),
    programmeEndedOn: person?.programmeEndedOn ?? null,
  };
}

/** Nir's person is named also where the participant does not point at her: the audit hides nobody. */
const subjectOf = (
  participant: Participant,
  personId: string | null,
): { object: { type: string; id: string }; persons: readonly string[] } => ({
  object: { type: 'participant', id: participant.id },
  persons: [personId ?? participant.personId ?? participant.id],
});

const present = (id: string | null): readonly string[] => (id === null ? [] : [id]);

/** Codes and dates only: the project's name is text. */
const auditedFields = ({
  municipality,
  district,
  financing,
  startedOn,
  endedOn,
  status,
}: Participant): object => ({
  municipality,
  district,
  financing,
  startedOn,
  endedOn,
  status,
});
