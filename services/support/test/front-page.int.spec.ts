import { viewer, type Harness } from '@imdinett/testing';
import { startHere } from './start';

let service: Harness;
beforeAll(async () => {
  service = await startHere();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => {
  service.clock.now = new Date('2026-11-24T10:00:00Z');
});

const imdi = viewer('IMDI_SUPPORT');
const anybody = viewer('KOMMUNENORSKBRUKER', '4003');
const publish = /* GraphQL */ `
  mutation ($input: PublishAnnouncementInput!) {
    publishAnnouncement(input: $input) {
      announcement {
        id
        title
        area
        severity
        publishedAt
        validTo
      }
    }
  }
`;
const input = {
  title: 'Vedlikehold i natt',
  text: 'NIR er nede fra klokken 22.',
  severity: 'WARNING',
  area: 'NIR',
};

describe('the contact', () => {
  it('is there before login', async () => {
    const { data, errors } = await service.query(
      null,
      '{ supportContact { phone phoneInternational message } }',
    );
    expect(errors).toBeUndefined();
    expect(data.supportContact).toMatchObject({
      phone: '40 00 19 60',
      phoneInternational: '+4740001960',
    });
  });
});

describe('the guides', () => {
  it('are for every user, and for nobody else', async () => {
    const { data } = await service.query(anybody, '{ guides { id title area summary text } }');
    expect(data.guides.length).toBeGreaterThanOrEqual(7);
    const one = await service.query(anybody, '{ guides(area: LOGIN) { id } }');
    expect(one.data.guides).toEqual([{ id: 'logge-inn' }]);
    const nobody = await service.query(null, '{ guides { id } }');
    expect(nobody.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('announcements', () => {
  it('are published by IMDi and seen by every user until they end', async () => {
    await service.query(imdi, publish, { input: { ...input, validTo: '2026-11-25T06:00:00Z' } });
    const now = await service.query(anybody, '{ announcements { title text validTo } }');
    expect(now.data.announcements).toEqual([
      {
        title: 'Vedlikehold i natt',
        text: 'NIR er nede fra klokken 22.',
        validTo: '2026-11-25T06:00:00.000Z',
      },
    ]);
    service.clock.now = new Date('2026-11-25T06:00:00Z');
    const later = await service.query(anybody, '{ announcements { title } }');
    expect(later.data.announcements).toEqual([]);
  });

  it('are refused from anybody else', async () => {
    const { data, errors } = await service.query(anybody, publish, { input });
    expect(data.publishAnnouncement).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('are refused when they hold a national id', async () => {
    const { errors } = await service.query(imdi, publish, {
      input: { ...input, text: 'Gjelder 10818018644' },
    });
    expect(errors?.[0]?.extensions.rule).toBe('support.identity-number-in-text');
  });
});
