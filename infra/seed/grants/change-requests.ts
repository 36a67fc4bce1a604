import type { Sealer } from '@imdinett/persistence';
import { outboxRow } from '../database.ts';
import { demoId, demoRandom, type DemoUser } from '../world.ts';
import { changeRequestContext } from './built.ts';
import { isExtra, type DemoCase } from './cases.ts';

export type DemoChangeRequest = {
  readonly of: DemoCase;
  readonly row: object;
  readonly event: object;
};

const texts = [
  ['PERSON_HAS_MOVED', 'Personen har flyttet fra kommunen. Vi ber om at saken vurderes.'],
  [
    'WRONG_SETTLEMENT_DATE',
    'Bosettingsdatoen er en uke for tidlig. Se registreringen i bosetting.',
  ],
  ['WRONG_HOUSEHOLD', 'Personen er bosatt sammen med familie og er ikke enslig.'],
  ['QUESTION', 'Når blir tilskuddet for året utbetalt?'],
] as const;

const submittedAt = '2026-10-20T09:30:00.000Z';

/** Some open cases of this year have one, sent by the municipality's own demo user. */
export function changeRequestsOf(
  cases: readonly DemoCase[],
  users: readonly DemoUser[],
  { seal }: Sealer,
): readonly DemoChangeRequest[] {
  return cases.flatMap((one) => {
    const random = demoRandom('change-request', one.id);
    const sender = users.find((user) => sends(user, one));
    if (!sender || one.closedOn !== null || one.year !== 2026 || isExtra(one)) return [];
    if (!random.chance(0.08)) return [];
    const [reason, text] = random.pick(texts);
    const id = demoId('change-request', one.id);
    const level = reason === 'QUESTION' ? 'CASE' : 'PERSON';
    const { municipality, district, year, person } = one;
    const { protection } = person;
    const row = {
      id,
      case_id: one.id,
      person_id: person.id,
      protection,
      municipality,
      district,
      level,
      reason,
      text_sealed: seal(text, changeRequestContext(id)),
      status: 'SUBMITTED',
      submitted_at: submittedAt,
      submitted_by: sender.id,
    };
    const event = outboxRow({
      service: 'grants',
      type: 'no.imdi.grants.case-change-request-submitted.v1',
      aggregate: { id: one.id, version: 2 },
      data: {
        caseId: one.id,
        personId: person.id,
        protection,
        changeRequestId: id,
        level,
        reasonCode: reason,
        municipality,
        district,
        year,
      },
      at: submittedAt,
    });
    return [{ of: one, row, event }];
  });
}

function sends({ grants }: DemoUser, { municipality, district }: DemoCase): boolean {
  return grants.some(
    (grant) =>
      grant.role === 'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD' &&
      grant.municipality === municipality &&
      (grant.district === null || grant.district === district),
  );
}
