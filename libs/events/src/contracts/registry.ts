import type { z } from 'zod';
import type { TopicName } from '../topics';
import type { Contract } from './contract';
import { grantsContracts } from './grants';
import { identityContracts } from './identity';
import { jobbsjanseContracts } from './jobbsjanse';
import { nirContracts } from './nir';
import { platformContracts } from './platform';
import { settlementContracts } from './settlement';
import { supportContracts } from './support';

/** Every event type of the system. What is not here is neither published nor consumed. */
export const contracts = {
  ...identityContracts,
  ...nirContracts,
  ...settlementContracts,
  ...grantsContracts,
  ...jobbsjanseContracts,
  ...supportContracts,
  ...platformContracts,
} as const;

export type EventType = keyof typeof contracts;

/** The value of a message of the type. */
export type EventData<T extends EventType> = z.infer<(typeof contracts)[T]['schema']>;

/** What a use case hands over for the outbox: the value, but for types that the relay renders. */
export type StoredData<T extends EventType> = z.infer<(typeof contracts)[T]['stored']>;

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(contracts, text);
}

/** The contract of a type, seen without its exact data. */
export function contractOf(type: EventType): Contract {
  return contracts[type];
}

/** The topics on which the given types travel. */
export function topicsOf(types: readonly EventType[]): readonly TopicName[] {
  return [...new Set(types.map((type) => contracts[type].topic))];
}
