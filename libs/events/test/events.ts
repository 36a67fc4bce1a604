import type { ReceivedMessage, StoredEvent } from '../src/event';
import { toMessage } from '../src/envelope';

export const personId = '0199c0de-0000-7000-8000-000000000001';

/** A row of settlement's outbox. */
export function storedEvent(change: Partial<StoredEvent> = {}): StoredEvent {
  return {
    id: '0199c0de-1111-7000-8000-000000000001',
    sequence: 1,
    source: 'settlement',
    type: 'no.imdi.settlement.person-competence-mapped.v1',
    topic: 'settlement.person',
    key: personId,
    aggregate: { id: personId, version: 3 },
    data: { personId, protection: 'NONE', municipality: '4003', date: '2026-01-31' },
    time: new Date('2026-02-01T08:00:00.000Z'),
    actor: { type: 'user', id: '0199c0de-2222-7000-8000-000000000001' },
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ...change,
  };
}

/** The same event as it is read from the topic. */
export function receivedMessage(change: Partial<StoredEvent> = {}, offset = '0'): ReceivedMessage {
  return { ...toMessage(storedEvent(change)), partition: 0, offset };
}
