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
