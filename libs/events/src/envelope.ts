import type { EventActor, Message, ReceivedEvent, ReceivedMessage, StoredEvent } from './event';
import { contractOf, isEventType, type EventType } from './contracts/registry';

/** A message that no reader of its topic can make sense of. Its text names fields, never values. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

const schemaBase = 'https://imdinett.no/schemas/';

const confidentialTopics: ReadonlySet<string> = new Set([
  'audit',
  'nir.person-link',
  'nir.person-basic',
]);

/**
 * What is about a person is personal data even though it names nobody. About a shielded person it is more: places are
 * closed data (lukkede data), and a reader needs them to act. See ADR 0014.
 */
function classificationOf(
  topic: string,
  data: unknown,
): 'internal' | 'confidential' | 'restricted' {
  const { personId = null, protection = 'NONE' } = (data ?? {}) as {
    personId?: unknown;
    protection?: unknown;
  };
  if (protection !== 'NONE') return 'restricted';
  return personId !== null || confidentialTopics.has(topic) ? 'confidential' : 'internal';
}

/** CloudEvents 1.0 in Kafka's binary mode: attributes as headers, the data as the value. */
export function toMessage(event: StoredEvent, value: unknown = event.data): Message {
  return {
    topic: event.topic,
    key: event.key,
    value: JSON.stringify(value),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: `/${event.source}`,
      ce_type: event.type,
      ce_subject: event.aggregate.id,
      ce_time: event.time.toISOString(),
      ce_dataschema: `${schemaBase}${event.type}.json`,
      ce_authtype: authTypes[event.actor.type],
      ce_authid: event.actor.id,
      ce_dataclassification: classificationOf(event.topic, value),
      ce_sequence: String(event.aggregate.version),
      ...(event.traceparent === null ? {} : { ce_traceparent: event.traceparent }),
    },
  };
}

/** Values of the CloudEvents extension authcontext. */
const authTypes = { user: 'user', system: 'system', machine: 'service_account' } as const;
const actorTypes: Readonly<Record<string, EventActor['type']>> = {
  user: 'user',
  system: 'system',
  service_account: 'machine',
};

/** Whether a reader that handles these types has anything to do with the message. Needs no parsing of the value. */
export function typeOf(message: Message): string | undefined {
  return message.headers['ce_type'];
}

/** The event in a message, or MalformedEvent. */
export function fromMessage(message: ReceivedMessage): ReceivedEvent {
  const type = required(message, 'ce_type');
  if (!isEventType(type)) throw new MalformedEvent('ce_type is unknown');
  if (contractOf(type).topic !== message.topic)
    throw new MalformedEvent('ce_type does not belong to this topic');
  const time = new Date(required(message, 'ce_time'));
  if (Number.isNaN(time.getTime())) throw new MalformedEvent('ce_time is not a time');
  const version = Number(required(message, 'ce_sequence'));
  if (!Number.isSafeInteger(version)) throw new MalformedEvent('ce_sequence is not a version');
  const actorType = actorTypes[required(message, 'ce_authtype')];
  if (actorType === undefined) throw new MalformedEvent('ce_authtype is unknown');
  return {
    id: required(message, 'ce_id'),
    source: required(message, 'ce_source'),
    type,
    subject: required(message, 'ce_subject'),
    key: message.key,
    time,
    data: parseData(type, message.value),
    version,
    actor: { type: actorType, id: required(message, 'ce_authid') },
    traceparent: message.headers['ce_traceparent'] ?? null,
  };
}

function required(message: Message, header: string): string {
  const value = message.headers[header];
  if (value === undefined || value === '') throw new MalformedEvent(`${header} is missing`);
  return value;
}

function parseData(type: EventType, value: string | null): ReceivedEvent['data'] {
  let json: unknown;
  try {
    json = JSON.parse(value ?? '');
  } catch {
    throw new MalformedEvent('the value is not JSON');
  }
  const result = contractOf(type).schema.safeParse(json);
  if (!result.success)
    throw new MalformedEvent(`the value breaks its contract: ${pathsOf(result.error)}`);
  return result.data as ReceivedEvent['data'];
}

/** Data for the outbox, checked with its contract. A breach is a bug of the publisher. */
export function checkedData(type: EventType, data: unknown): unknown {
  const result = contractOf(type).stored.safeParse(data);
  if (!result.success) throw new Error(`${type} breaks its contract: ${pathsOf(result.error)}`);
  return result.data;
}

/** Where it is wrong and how, without the value itself. */
const pathsOf = (error: {
  issues: readonly { path: readonly PropertyKey[]; code?: string | undefined }[];
}): string =>
  error.issues
    .map((issue) => `${issue.path.map(String).join('.') || '(root)'} ${issue.code ?? ''}`.trim())
    .join(', ');
