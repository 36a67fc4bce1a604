export { auditEntry, auditLink, type AuditLink, type AuditRecord } from './contracts/platform';
export {
  accessHeartbeat,
  accessRecord,
  heartbeatKey,
  type AccessGrant,
  type AccessHeartbeat,
  type AccessRecord,
} from './contracts/identity';
export {
  contractOf,
  contracts,
  isEventType,
  topicsOf,
  type EventData,
  type EventType,
  type StoredData,
} from './contracts/registry';
export { chainStart, linkHash, nextLink, type ChainHead } from './audit-chain';
export { checkedData, fromMessage, MalformedEvent, toMessage } from './envelope';
export type {
  EventActor,
  Handlers,
  Message,
  NewEvent,
  ReceivedEvent,
  ReceivedMessage,
  StoredEvent,
} from './event';
export type { Inbox, Log, OutboxLease, OutboxSource, Publisher, Sql, Transport } from './ports';
export { deadLetterOf, topicConfig, topics, type TopicName, type TopicSettings } from './topics';
