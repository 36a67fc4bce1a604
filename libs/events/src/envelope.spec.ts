import { personId, receivedMessage, storedEvent } from '../test/events';
import { checkedData, fromMessage, MalformedEvent, toMessage } from './envelope';

it('writes an event as CloudEvents in binary mode', () => {
  expect(toMessage(storedEvent())).toEqual({
    topic: 'settlement.person',
    key: personId,
    value: `{"personId":"${personId}","protection":"NONE","municipality":"4003","date":"2026-01-31"}`,
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: '0199c0de-1111-7000-8000-000000000001',
      ce_source: '/settlement',
      ce_type: 'no.imdi.settlement.person-competence-mapped.v1',
      ce_subject: personId,
      ce_time: '2026-02-01T08:00:00.000Z',
      ce_dataschema:
        'https://imdinett.no/schemas/no.imdi.settlement.person-competence-mapped.v1.json',
      ce_authtype: 'user',
      ce_authid: '0199c0de-2222-7000-8000-000000000001',
      ce_traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ce_dataclassification: 'confidential',
      ce_sequence: '3',
    },
  });
});

it('reads what it wrote', () => {
  const event = storedEvent({ traceparent: null, actor: { type: 'machine', id: 'fagsystem' } });
  expect(fromMessage(receivedMessage(event))).toEqual({
    id: event.id,
    source: '/settlement',
    type: event.type,
    subject: personId,
    key: personId,
    time: event.time,
    data: event.data,
    version: 3,
    actor: { type: 'machine', id: 'fagsystem' },
    traceparent: null,
  });
});

it('calls only what is about a person confidential', () => {
  const { headers } = toMessage(
    storedEvent({
      type: 'no.imdi.identity.user-created.v1',
      topic: 'identity.user',
      data: { userId: personId, municipality: null, district: null },
    }),
  );
  expect(headers['ce_dataclassification']).toBe('internal');
});

it.each(['CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL'])(
  'calls what tells the place of a %s person restricted',
  (protection) => {
    const data = { personId, protection, municipality: '4003', date: '2026-01-31' };
    const { headers } = toMessage(storedEvent({ data }));
    expect(headers['ce_dataclassification']).toBe('restricted');
  },
);

const good = receivedMessage();
const without = (header: string) => ({
  ...good,
  headers: Object.fromEntries(Object.entries(good.headers).filter(([name]) => name !== header)),
});
const withHeader = (header: string, value: string) => ({
  ...good,
  headers: { ...good.headers, [header]: value },
});

it.each([
  ['no type', without('ce_type')],
  ['no id', without('ce_id')],
  ['no source', without('ce_source')],
  ['an unknown type', withHeader('ce_type', 'no.imdi.settlement.person-renamed.v1')],
  ['a type of another topic', { ...good, topic: 'nir.person' }],
  ['a time that is none', withHeader('ce_time', 'yesterday')],
  ['a version that is none', withHeader('ce_sequence', 'three')],
  ['an unknown kind of actor', withHeader('ce_authtype', 'stranger')],
  ['no value', { ...good, value: null }],
  ['a value that is not JSON', { ...good, value: '{' }],
  [
    'a field that the contract does not have',
    { ...good, value: JSON.stringify({ ...(storedEvent().data as object), name: 'Kari' }) },
  ],
  [
    'a date that does not exist',
    { ...good, value: JSON.stringify({ ...(storedEvent().data as object), date: '2026-02-30' }) },
  ],
])('does not accept a message with %s', (_, message) => {
  expect(() => fromMessage(message)).toThrow(MalformedEvent);
});

it('tells where a value is wrong, and never the value', () => {
  const value = JSON.stringify({ ...(storedEvent().data as object), municipality: '01017012345' });
  expect(() => fromMessage({ ...good, value })).toThrow(/municipality/);
  expect(() => fromMessage({ ...good, value })).not.toThrow(/01017012345/);
});

it('checks data before it is stored', () => {
  expect(() => checkedData('no.imdi.support.case-opened.v1', { caseId: 'x' })).toThrow(
    'breaks its contract: caseId',
  );
  expect(checkedData('no.imdi.identity.access-changed.v1', { userId: personId })).toEqual({
    userId: personId,
  });
});
