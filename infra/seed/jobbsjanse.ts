import { lookupHash, sealer } from '@imdinett/persistence';
import { insertRows, outboxRow, type DemoEvent, type SeedContext } from './database.ts';
import { daysAfter } from './world/calendar.ts';
import { syntheticNationalId } from './world/identity-numbers.ts';
import type { DemoPerson, Protection } from './world/person.ts';
import { namedPlaces, worldDate } from './world/places.ts';
import { demoId, demoRandom } from './world/random.ts';

/** Participants, and what the register keeps of nir's persons. */
export async function seedJobbsjanse({ client, env, persons }: SeedContext): Promise<void> {
  const hash = (nationalId: string): string => lookupHash(env['LOOKUP_KEY'] ?? '', nationalId);
  const { seal } = sealer(env['DATA_KEYS'] ?? '');
  await insertRows(client, 'person', persons.map(projected));
  await insertRows(
    client,
    'person_link',
    persons.flatMap(({ id, nationalId }) =>
      nationalId === null
        ? []
        : [{ national_id_hash: hash(nationalId), person_id: id, version: 0 }],
    ),
  );
  const participants = [...persons.flatMap(participantOf), ...unknownToNir()];
  await insertRows(
    client,
    'participant',
    participants.map(({ nationalId, ...row }) => ({
      ...row,
      // As services/jobbsjanse binds it to its row.
      national_id_sealed: seal(nationalId, `participant.national_id:${row.id}`),
      national_id_hash: hash(nationalId),
    })),
  );
  await insertRows(client, 'outbox', participants.flatMap(eventsOf).map(outboxRow));
}

/** Version 0: whatever nir tells replaces it. */
const projected = ({ id, protection, introduction }: DemoPerson): object => ({
  id,
  protection,
  protection_version: 0,
  programme_ended_on: introduction?.endedOn ?? null,
  programme_version: introduction?.endedOn ? 0 : -1,
});

type Participant = {
  readonly id: string;
  readonly nationalId: string;
  readonly version: number;
  readonly person_id: string | null;
  readonly protection: Protection;
  readonly municipality: string;
  readonly district: string | null;
  readonly status: 'DRAFT' | 'SUBMITTED';
  readonly financing: string;
  readonly project: string;
  readonly started_on: string;
  readonly ended_on: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

type Wanted = Pick<
  Participant,
  'id' | 'nationalId' | 'person_id' | 'protection' | 'municipality' | 'district' | 'started_on'
> & {
  readonly submitted: boolean;
};

function participant({ submitted, ...wanted }: Wanted): Participant {
  const random = demoRandom('jobbsjanse', wanted.id);
  const ended = daysAfter(wanted.started_on, random.integer(90, 220));
  const created = `${wanted.started_on}T08:00:00Z`;
  return {
    ...wanted,
    version: submitted ? 2 : 1,
    status: submitted ? 'SUBMITTED' : 'DRAFT',
    financing: random.weighted([
      ['ORDINARY_GRANT', 6],
      ['OWN_FUNDING', 2],
      ['PER_CAPITA', 1],
    ] as const),
    project: random.pick(['Jobbsjansen', 'Veien til arbeid', 'Ny start']),
    ended_on: ended < worldDate && random.chance(0.5) ? ended : null,
    created_at: created,
    updated_at: submitted ? `${worldDate}T08:00:00Z` : created,
  };
}

function participantOf({
  id,
  nationalId,
  protection,
  followUp,
  jobbsjanse,
}: DemoPerson): readonly Participant[] {
  if (jobbsjanse === null || nationalId === null) return [];
  const { participantId, municipality, startedOn, submitted } = jobbsjanse;
  const district = followUp?.district ?? null;
  return [
    participant({
      id: participantId,
      nationalId,
      person_id: id,
      protection,
      municipality,
      district,
      started_on: startedOn,
      submitted,
    }),
  ];
}

/** Women who came long before the register of nir: it has never told of them. */
function unknownToNir(): readonly Participant[] {
  return namedPlaces.slice(0, 3).flatMap(({ key, municipality, district }) =>
    [0, 1, 2, 3].map((at) => {
      const random = demoRandom('jobbsjanse-unknown', key, at);
      const birthDate = random.date('1975-01-01', '1998-12-31');
      return participant({
        id: demoId('jobbsjanse-unknown', key, at),
        nationalId: syntheticNationalId(random, { birthDate, sex: 'FEMALE', kind: 'NATIONAL' }),
        person_id: null,
        protection: 'NONE',
        municipality,
        district,
        started_on: random.date('2025-01-08', '2026-09-30'),
        submitted: at % 2 === 0,
      });
    }),
  );
}

type ParticipantEvent = DemoEvent<
  'no.imdi.jobbsjanse.participant-created.v1' | 'no.imdi.jobbsjanse.participant-submitted.v1'
>;

function eventsOf({
  id,
  person_id: personId,
  protection,
  municipality,
  district,
  ...row
}: Participant): readonly ParticipantEvent[] {
  const data = { participantId: id, personId, protection, municipality, district };
  const created: ParticipantEvent = {
    service: 'jobbsjanse',
    type: 'no.imdi.jobbsjanse.participant-created.v1',
    aggregate: { id, version: 1 },
    data: { ...data, status: 'DRAFT' },
    at: row.created_at,
  };
  if (row.status === 'DRAFT') return [created];
  const submitted: ParticipantEvent = {
    ...created,
    type: 'no.imdi.jobbsjanse.participant-submitted.v1',
    aggregate: { id, version: 2 },
    data: { ...data, status: 'SUBMITTED' },
    at: row.updated_at,
  };
  return [created, submitted];
}
