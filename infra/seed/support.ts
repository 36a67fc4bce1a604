import { sealer } from '@imdinett/persistence';
import { insertRows, outboxRow, type DemoEvent, type SeedContext } from './database.ts';
import { announcements, threads, type DemoThread } from './support-texts.ts';
import { daysAfter } from './world/calendar.ts';
import type { DemoPerson, DemoPlace, Protection } from './world/person.ts';
import { namedPlaces } from './world/places.ts';
import { demoId, demoRandom } from './world/random.ts';
import type { DemoUser } from './world/user.ts';

/** Cases of the demo users' places, with their dialogues; the front page's messages; the shielding of nir's persons. */
export async function seedSupport({ client, env, persons, users }: SeedContext): Promise<void> {
  const { seal } = sealer(env['DATA_KEYS'] ?? '');
  const cases = casesOf(persons, users);
  await insertRows(
    client,
    'person',
    persons.map(({ id, protection }) => ({ id, protection, version: 0 })),
  );
  await insertRows(
    client,
    'support_case',
    cases.map(({ id, subject, version, ...one }) => ({
      ...placeOf(one),
      id,
      version,
      area: one.area,
      status: one.status,
      // As services/support binds its texts to their rows.
      subject_sealed: seal(subject, `support_case.subject:${id}`),
      assigned_to: one.assignedTo,
      opened_at: one.messages[0]?.at,
      updated_at: one.messages.at(-1)?.at,
    })),
  );
  await insertRows(
    client,
    'case_reference',
    cases.flatMap(({ id, reference, ...one }) =>
      reference
        ? [
            {
              ...placeOf(one),
              case_id: id,
              kind: reference.kind,
              target_id: reference.id,
              protection: reference.protection,
            },
          ]
        : [],
    ),
  );
  await insertRows(
    client,
    'support_message',
    cases.flatMap(({ id, messages, ...one }) =>
      messages.map((message) => ({
        ...placeOf(one),
        id: message.id,
        case_id: id,
        side: message.side,
        author_id: message.authorId,
        text_sealed: seal(message.text, `support_message.text:${message.id}`),
        written_at: message.at,
      })),
    ),
  );
  await insertRows(
    client,
    'announcement',
    announcements.map(({ key, at, validTo, ...one }) => ({
      ...one,
      id: demoId('announcement', key),
      published_at: at,
      valid_to: validTo,
    })),
  );
  await insertRows(client, 'outbox', cases.flatMap(eventsOf).map(outboxRow));
}

type DemoCase = DemoPlace &
  Pick<DemoThread, 'area' | 'status' | 'subject'> & {
    readonly id: string;
    readonly version: number;
    readonly openedBy: string;
    readonly assignedTo: string | null;
    readonly reference: {
      readonly kind: NonNullable<DemoThread['reference']>;
      readonly id: string;
      readonly protection: Protection;
    } | null;
    readonly messages: readonly {
      readonly id: string;
      readonly side: 'MUNICIPALITY' | 'IMDI';
      readonly authorId: string;
      readonly text: string;
      readonly at: string;
    }[];
  };

const placeOf = ({
  municipality,
  district,
  openedBy,
}: Pick<DemoCase, 'municipality' | 'district' | 'openedBy'>): object => ({
  municipality,
  district,
  opened_by: openedBy,
});

/** In each of the demo users' places each kind of case, opened by each of those who may open one. */
function casesOf(persons: readonly DemoPerson[], users: readonly DemoUser[]): readonly DemoCase[] {
  const helper = users.find(({ username }) => username === 'imdi.support')?.id ?? '';
  const openers = [
    'kommunekontaktsenter',
    'kommuneadministrator',
    'kommunenirsuperbruker',
    'alle-tjenester',
  ];
  return namedPlaces
    .slice(0, 3)
    .flatMap((place) =>
      openers
        .flatMap((name) => users.filter(({ username }) => username === `${place.key}.${name}`))
        .flatMap((user, at) =>
          threads.map((thread, kind) =>
            caseOf(thread, { place, openedBy: user.id, helper, persons, at: at + kind }),
          ),
        ),
    );
}

type Around = {
  readonly place: DemoPlace;
  readonly openedBy: string;
  readonly helper: string;
  readonly persons: readonly DemoPerson[];
  readonly at: number;
};

function caseOf(
  { area, status, subject, reference, messages }: DemoThread,
  { place, openedBy, helper, persons, at }: Around,
): DemoCase {
  const key = [openedBy, subject];
  const id = demoId('support-case', ...key);
  const day = demoRandom('support-case', ...key).date('2026-09-01', '2026-10-20');
  return {
    municipality: place.municipality,
    district: place.district,
    area,
    status,
    subject,
    id,
    // One for each message, and one for the step that IMDi took at the end.
    version: messages.length + (status === 'SOLVED' || status === 'CLOSED' ? 1 : 0),
    openedBy,
    assignedTo: messages.length > 1 ? helper : null,
    reference: reference && targetOf(reference, persons, { ...place, at }),
    messages: messages.map((text, turn) => ({
      id: demoId('support-message', id, turn),
      side: turn % 2 === 0 ? 'MUNICIPALITY' : 'IMDI',
      authorId: turn % 2 === 0 ? openedBy : helper,
      text,
      at: `${daysAfter(day, turn)}T09:${String(10 + turn)}:00Z`,
    })),
  };
}

/** Something of the place; every fourth person is one with a confidential address. */
function targetOf(
  kind: NonNullable<DemoThread['reference']>,
  persons: readonly DemoPerson[],
  { municipality, district, at }: DemoPlace & { readonly at: number },
): DemoCase['reference'] {
  const isHere = (place: DemoPlace | null): boolean =>
    place?.municipality === municipality && place.district === district;
  const protection = kind === 'PERSON' && at % 4 === 0 ? 'CONFIDENTIAL' : 'NONE';
  const open = persons.filter((person) => person.protection === protection);
  const ids = {
    PERSON: () => open.filter(({ followUp }) => isHere(followUp)).map(({ id }) => id),
    GRANT_CASE: () =>
      open
        .filter(({ settlement }) => isHere(settlement))
        .flatMap(({ grantCases }) => grantCases.map(({ id }) => id)),
    ALLOCATION_LIST: () =>
      open.flatMap(({ settlement }) =>
        settlement && isHere(settlement) ? [settlement.listId] : [],
      ),
  }[kind]();
  const id = ids[at % ids.length];
  return id === undefined ? null : { kind, id, protection };
}

type CaseEvent = DemoEvent<
  | 'no.imdi.support.case-opened.v1'
  | 'no.imdi.support.case-replied.v1'
  | 'no.imdi.support.case-status-set.v1'
>;

function eventsOf({
  id,
  municipality,
  district,
  area,
  status,
  reference,
  messages,
  version,
}: DemoCase): readonly CaseEvent[] {
  const isOpen = reference !== null && reference.protection === 'NONE';
  const data = (now: string): CaseEvent['data'] => ({
    caseId: id,
    municipality,
    district,
    category: area,
    status: now,
    ...(isOpen && { reference: { kind: reference.kind, id: reference.id } }),
  });
  const written = messages.map(({ side, at }, turn): CaseEvent => {
    const after = turn === 0 ? 'NEW' : side === 'IMDI' ? 'WAITING_FOR_MUNICIPALITY' : 'IN_PROGRESS';
    return {
      service: 'support',
      type: turn === 0 ? 'no.imdi.support.case-opened.v1' : 'no.imdi.support.case-replied.v1',
      aggregate: { id, version: turn + 1 },
      data: data(after),
      at,
    };
  });
  if (version === messages.length) return written;
  const ended: CaseEvent = {
    service: 'support',
    type: 'no.imdi.support.case-status-set.v1',
    aggregate: { id, version },
    data: data(status),
    at: messages.at(-1)?.at ?? '',
  };
  return [...written, ended];
}
