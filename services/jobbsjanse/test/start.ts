import { randomUUID } from 'node:crypto';
import { lookupHash } from '@imdinett/persistence';
import { startForTest, type Harness } from '@imdinett/testing';
import type { UserViewer } from '@imdinett/access';
import { readConfig } from '../src/config';
import { migrations } from '../src/db/data-source';
import { startJobbsjanse } from '../src/service';

const keys = {
  DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  LOOKUP_KEY: Buffer.alloc(32, 2).toString('base64'),
};

export const hashOf = (nationalId: string): string => lookupHash(keys.LOOKUP_KEY, nationalId);

export function startHere(): Promise<Harness> {
  return startForTest({
    service: 'jobbsjanse',
    migrations,
    start: (env, overrides) => startJobbsjanse(readConfig(env), overrides),
    env: keys,
  });
}

/** Synthetic: 80 is added to the month. */
export const nationalIds = [
  '10818018644',
  '11828149638',
  '12838242276',
  '13848313607',
  '14858411646',
  '15868533894',
  '16878640407',
  '17888743847',
  '18898803089',
  '10818920208',
  '11829028079',
  '12839135449',
] as const;

const createDocument = /* GraphQL */ `
  mutation ($input: CreateParticipantInput!) {
    createParticipant(input: $input) {
      participant {
        id
        version
        nationalId
        status
        financing
        project
        startedOn
        endedOn
        municipality {
          number
        }
        district {
          number
        }
        person {
          id
        }
      }
    }
  }
`;

export function create(
  service: Harness,
  viewer: UserViewer,
  nationalId: string,
  more: object = {},
): ReturnType<Harness['query']> {
  const input = {
    nationalId,
    startedOn: '2026-09-01',
    municipality: '4003',
    financing: 'ORDINARY_GRANT',
    ...more,
  };
  return service.query(viewer, createDocument, { input });
}

/** The participant's id, of an answer that must have one. */
export async function created(answer: ReturnType<Harness['query']>): Promise<string> {
  const { data, errors } = await answer;
  expect(errors).toBeUndefined();
  return data.createParticipant.participant.id as string;
}

export type GivenParticipant = {
  readonly municipality: string;
  readonly district?: string;
  readonly status?: 'DRAFT' | 'SUBMITTED' | 'REOPENED';
  readonly protection?: 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';
};

/** Straight into the register, past what a mutation would ask. */
export async function givenParticipant(
  { database }: Harness,
  { municipality, district, status = 'SUBMITTED', protection = 'NONE' }: GivenParticipant,
): Promise<string> {
  const id = randomUUID();
  await database.select(
    `INSERT INTO participant (id, version, national_id_sealed, national_id_hash, protection, municipality, district, status, financing, started_on, created_at, updated_at)
     VALUES ($1::uuid, 1, 'sealed', $1::uuid::text, $2, $3, $4, $5, 'ORDINARY_GRANT', '2026-09-01', now(), now())`,
    [id, protection, municipality, district ?? null, status],
  );
  return id;
}

/** A person as nir tells of one, found by the national id. */
export async function givenPerson(
  { database }: Harness,
  { nationalIdHash, protection }: { nationalIdHash: string; protection: string },
): Promise<string> {
  const id = randomUUID();
  await database.select(
    'INSERT INTO person (id, protection, protection_version, programme_version) VALUES ($1, $2, 1, 0)',
    [id, protection],
  );
  await database.select(
    'INSERT INTO person_link (national_id_hash, person_id, version) VALUES ($1, $2, 1)',
    [nationalIdHash, id],
  );
  return id;
}
