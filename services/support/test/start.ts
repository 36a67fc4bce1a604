import { randomUUID } from 'node:crypto';
import type { UserViewer } from '@imdinett/access';
import { startForTest, type Harness } from '@imdinett/testing';
import { readConfig } from '../src/config';
import { migrations } from '../src/db/data-source';
import { startSupport } from '../src/service';

export function startHere(): Promise<Harness> {
  return startForTest({
    service: 'support',
    migrations,
    start: (env, overrides) => startSupport(readConfig(env), overrides),
    env: { DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}` },
  });
}

const openDocument = /* GraphQL */ `
  mutation ($input: OpenSupportCaseInput!) {
    openSupportCase(input: $input) {
      supportCase {
        id
        version
        area
        status
        subject
        municipality {
          number
        }
        district {
          number
        }
        openedBy {
          id
        }
        assignedTo {
          id
        }
        reference {
          kind
          id
          person {
            id
          }
        }
        messages {
          side
          text
          author {
            id
          }
        }
      }
    }
  }
`;

export function open(
  service: Harness,
  viewer: UserViewer,
  more: object = {},
): ReturnType<Harness['query']> {
  const input = {
    municipality: '4003',
    area: 'NIR',
    subject: 'Person mangler',
    text: 'Personen står ikke på listen.',
    ...more,
  };
  return service.query(viewer, openDocument, { input });
}

/** The case's id, of an answer that must have one. */
export async function opened(answer: ReturnType<Harness['query']>): Promise<string> {
  const { data, errors } = await answer;
  expect(errors).toBeUndefined();
  return data.openSupportCase.supportCase.id as string;
}

const replyDocument = /* GraphQL */ `
  mutation ($input: ReplyToSupportCaseInput!) {
    replyToSupportCase(input: $input) {
      supportCase {
        id
        version
        status
        messages {
          side
          text
        }
      }
    }
  }
`;

export const reply = (
  service: Harness,
  viewer: UserViewer,
  input: object,
): ReturnType<Harness['query']> =>
  service.query(viewer, replyDocument, { input: { text: 'Takk for svaret.', ...input } });

export const oneDocument =
  'query ($id: ID!) { supportCase(id: $id) { id version status messages { text } } }';

export type GivenCase = {
  readonly municipality: string;
  readonly district?: string;
  readonly openedBy?: string;
  /** Of the person whom the case is about. */
  readonly protection?: 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';
};

/** A case with a message and a reference to a person, past what a mutation would ask. */
export async function givenCase(
  { database }: Harness,
  { municipality, district, openedBy = randomUUID(), protection = 'NONE' }: GivenCase,
): Promise<string> {
  const id = randomUUID();
  const ofCase = [id, municipality, district ?? null, openedBy];
  await database.select(
    `INSERT INTO support_case (id, municipality, district, opened_by, version, area, status, subject_sealed, opened_at, updated_at)
     VALUES ($1, $2, $3, $4, 1, 'NIR', 'NEW', 'sealed', now(), now())`,
    ofCase,
  );
  await database.select(
    `INSERT INTO support_message (id, case_id, municipality, district, opened_by, side, author_id, text_sealed, written_at)
     VALUES (gen_random_uuid(), $1, $2, $3, $4::uuid, 'MUNICIPALITY', $4::uuid, 'sealed', now())`,
    ofCase,
  );
  await database.select(
    `INSERT INTO case_reference (case_id, municipality, district, opened_by, kind, target_id, protection)
     VALUES ($1, $2, $3, $4, 'PERSON', gen_random_uuid(), $5)`,
    [...ofCase, protection],
  );
  return id;
}

export async function givenAnnouncement({ database }: Harness): Promise<string> {
  const id = randomUUID();
  await database.select(
    `INSERT INTO announcement (id, title, text, severity, published_at)
     VALUES ($1, 'Vedlikehold', 'NIR er nede.', 'WARNING', now())`,
    [id],
  );
  return id;
}

export async function registerPerson(
  service: Harness,
  personId: string,
  protection: 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL',
): Promise<void> {
  await service.deliver({
    type: 'no.imdi.nir.person-registered.v1',
    aggregate: { id: personId, version: 1 },
    data: {
      personId,
      protection,
      birthDate: '1988-09-18',
      sex: 'FEMALE',
      familyId: null,
      law: 'INTEGRERINGSLOVEN',
    },
  });
}
