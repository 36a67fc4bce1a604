import { topics } from '../topics';
import { contracts, contractOf, topicsOf, type EventType } from './registry';

const types = Object.keys(contracts) as EventType[];

it.each(types)('%s names its topic', (type) => {
  const { topic } = contractOf(type);
  expect(topics).toHaveProperty([topic]);
  if (topic !== 'notice' && topic !== 'audit')
    expect(type).toMatch(new RegExp(`^no\\.imdi\\.${topic.replace('.', '\\.')}-[a-z-]+\\.v1$`));
});

it('lists the topics of types once', () => {
  expect(
    topicsOf([
      'no.imdi.nir.person-registered.v1',
      'no.imdi.nir.person-protection-changed.v1',
      'no.imdi.grants.case-opened.v1',
    ]),
  ).toEqual(['nir.person', 'grants.case']);
});

it('keys a request by its municipality', () => {
  const { key } = contracts['no.imdi.settlement.request-sent.v1'];
  expect(
    key?.({
      requestId: 'x',
      municipality: '4003',
      year: 2026,
      requested: 10,
      ofWhichUnaccompaniedMinors: 0,
    }),
  ).toBe('4003');
});

const person = { personId: '0199c0de-0000-7000-8000-000000000001' };
it.each([
  ['a person event without protection', 'no.imdi.nir.person-protection-changed.v1', person],
  [
    'free text for a reason',
    'no.imdi.identity.user-locked.v1',
    {
      userId: person.personId,
      municipality: '4003',
      district: null,
      reasonCode: 'Han sluttet i går',
    },
  ],
  ['a name instead of an id', 'no.imdi.nir.person-link-changed.v1', { personId: 'Kari Nordmann' }],
  [
    'a readable name instead of a JWE',
    'no.imdi.nir.person-basic-changed.v1',
    { jwe: 'Kari Nordmann' },
  ],
] as const)('does not accept %s', (_, type, data) => {
  expect(contractOf(type).schema.safeParse(data).success).toBe(false);
});
