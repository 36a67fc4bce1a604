import type { EventData, EventType, Handlers, ReceivedEvent } from '@imdinett/events';
import type { Tx } from '@imdinett/persistence';
import { learn, type ReachFact } from '../app/reach-fact';
import type { Deps } from '../context';

type Handler<T extends EventType> = (tx: Tx, event: ReceivedEvent<T>) => Promise<void>;

/** What nir follows: settlement and grants decide who else reaches a person, and settlement begins the follow-up. */
export function consumers(deps: Deps): Handlers<Tx> {
  return {
    'no.imdi.settlement.person-allocated.v1': aboutSettlement(deps, () => 'ALLOCATED'),
    'no.imdi.settlement.person-declined.v1': aboutSettlement(deps, () => 'DECLINED'),
    'no.imdi.settlement.person-withdrawn.v1': aboutSettlement(deps, ({ phase }) =>
      phase === 'ALLOCATED' ? 'WITHDRAWN_FROM_LIST' : 'WITHDRAWN_FROM_ASSIGNMENT',
    ),
    'no.imdi.settlement.person-assigned.v1': aboutSettlement(deps, () => 'ASSIGNED'),
    'no.imdi.settlement.person-settled.v1': aboutSettlement(deps, () => 'SETTLED'),
    'no.imdi.grants.case-opened.v1': aboutGrants(deps, 'CASE_OPEN'),
    'no.imdi.grants.case-changed.v1': aboutGrants(deps, 'CASE_OPEN'),
    'no.imdi.grants.case-closed.v1': aboutGrants(deps, 'CASE_CLOSED'),
  };
}

type SettlementEvent = Extract<
  EventType,
  `no.imdi.settlement.person-${'allocated' | 'declined' | 'withdrawn' | 'assigned' | 'settled'}.v1`
>;

function aboutSettlement<T extends SettlementEvent>(
  deps: Deps,
  kindOf: (data: EventData<T>) => ReachFact['kind'],
): Handler<T> {
  return (tx, { subject, version, data }) => {
    const { personId, protection, municipality, district, date } = data;
    const kind = kindOf(data);
    return learn(deps, tx, {
      source: 'settlement',
      aggregateId: subject,
      version,
      personId,
      protection,
      municipality,
      district,
      kind,
      date,
    });
  };
}

function aboutGrants(
  deps: Deps,
  kind: ReachFact['kind'],
): Handler<`no.imdi.grants.case-${'opened' | 'changed' | 'closed'}.v1`> {
  return async (
    tx,
    { subject, version, data: { personId, protection, municipality, district } },
  ) => {
    // A case of the municipality itself gives nobody a person.
    if (personId === null) return;
    await learn(deps, tx, {
      source: 'grants',
      aggregateId: subject,
      version,
      personId,
      protection,
      municipality,
      district,
      kind,
      date: null,
    });
  };
}
