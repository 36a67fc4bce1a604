import { viewer, viewerWith, type Harness } from '@imdinett/testing';
import { oneDocument, open, opened, registerPerson, startHere } from './start';

let service: Harness;
beforeAll(async () => {
  service = await startHere();
  await registerPerson(service, openPerson, 'NONE');
  await registerPerson(service, confidentialPerson, 'CONFIDENTIAL');
  await registerPerson(service, strictPerson, 'STRICTLY_CONFIDENTIAL');
});
afterAll(() => service[Symbol.asyncDispose]());

const openPerson = '0d0d0d0d-0000-4000-8000-000000000001';
const confidentialPerson = '0d0d0d0d-0000-4000-8000-000000000002';
const strictPerson = '0d0d0d0d-0000-4000-8000-000000000003';
const grantCase = '0d0d0d0d-0000-4000-8000-000000000004';

const opener = viewer('KOMMUNEKONTAKTSENTER', '4003');
const skien = viewer('KOMMUNESUPPORTADMIN', '4003');
const imdi = viewer('IMDI_SUPPORT');
const seesAll = viewerWith([
  { role: 'IMDI_SUPPORT', municipality: null, district: null },
  { role: 'IMDI_NIR', municipality: null, district: null },
]);

const one = 'query ($id: ID!) { supportCase(id: $id) { reference { kind id person { id } } } }';
const about = (id: string): object => ({ reference: { kind: 'PERSON', id } });

async function referenceSeenBy(caller: typeof opener, id: string): Promise<unknown> {
  const { data, errors } = await service.query(caller, one, { id });
  expect(errors).toBeUndefined();
  return data.supportCase.reference;
}

type Entry = { readonly persons?: readonly string[] };

/** The latest first. */
async function lastEntries(count: number): Promise<readonly Entry[]> {
  const rows = await service.database.select<{ entry: Entry }>(
    'SELECT entry FROM audit_queue ORDER BY sequence DESC LIMIT $1',
    [count],
  );
  return rows.map(({ entry }) => entry);
}

describe('what a case points at', () => {
  it('a person who is not shielded is shown to all who read the case, and told', async () => {
    const id = await opened(open(service, opener, about(openPerson)));
    const expected = { kind: 'PERSON', id: openPerson, person: { id: openPerson } };
    for (const caller of [opener, skien, imdi])
      expect(await referenceSeenBy(caller, id)).toEqual(expected);
    const [event] = (await service.outbox()).filter(({ aggregateid }) => aggregateid === id);
    expect(event?.payload['reference']).toEqual({ kind: 'PERSON', id: openPerson });
  });

  it('a grant case is shown without a person', async () => {
    const id = await opened(
      open(service, opener, { reference: { kind: 'GRANT_CASE', id: grantCase } }),
    );
    expect(await referenceSeenBy(imdi, id)).toEqual({
      kind: 'GRANT_CASE',
      id: grantCase,
      person: null,
    });
  });

  it('a person with a confidential address is shown to who opened the case alone, and not told', async () => {
    const id = await opened(open(service, opener, about(confidentialPerson)));
    expect(await referenceSeenBy(opener, id)).toMatchObject({ id: confidentialPerson });
    expect(await referenceSeenBy(skien, id)).toBeNull();
    expect(await referenceSeenBy(imdi, id)).toBeNull();
    expect(await referenceSeenBy(seesAll, id)).toMatchObject({ id: confidentialPerson });
    const [event] = (await service.outbox()).filter(({ aggregateid }) => aggregateid === id);
    expect(event?.payload).not.toHaveProperty('reference');
  });

  it('a person with a strictly confidential address is as unknown as one whom nobody has heard of', async () => {
    const unknownPerson = '0d0d0d0d-0000-4000-8000-000000000099';
    const answers = await Promise.all(
      [strictPerson, unknownPerson].map((id) => open(service, opener, about(id))),
    );
    const [strict, unknown] = answers.map(({ errors }) => ({
      ...errors?.[0],
      extensions: { ...errors?.[0]?.extensions, traceId: '' },
    }));
    expect(strict).toEqual(unknown);
    expect(strict?.extensions).toMatchObject({
      code: 'RULE_VIOLATION',
      rule: 'support.unknown-person',
      field: 'input.reference.id',
    });
    const entries = await lastEntries(2);
    expect(
      [...entries].sort((a, b) => (String(a.persons) < String(b.persons) ? -1 : 1)),
    ).toMatchObject(
      [strictPerson, unknownPerson].map((id) => ({
        action: 'support.case:create',
        outcome: 'REFUSED',
        object: { type: 'municipality', id: '4003' },
        persons: [id],
      })),
    );
  });

  it('disappears for everybody when the address becomes strictly confidential, and older news do not bring it back', async () => {
    const id = await opened(open(service, opener, about(openPerson)));
    const change = (version: number, protection: 'NONE' | 'STRICTLY_CONFIDENTIAL'): Promise<void> =>
      service.deliver({
        type: 'no.imdi.nir.person-protection-changed.v1',
        aggregate: { id: openPerson, version },
        data: { personId: openPerson, protection },
      });
    await change(3, 'STRICTLY_CONFIDENTIAL');
    await change(2, 'NONE');
    for (const caller of [opener, skien, imdi])
      expect(await referenceSeenBy(caller, id)).toBeNull();
    expect(await referenceSeenBy(seesAll, id)).toMatchObject({ id: openPerson });
  });

  it('names in the audit queue whom a case that was read is about', async () => {
    const id = await opened(open(service, opener, about(confidentialPerson)));
    await referenceSeenBy(opener, id);
    expect((await lastEntries(1))[0]).toMatchObject({
      action: 'support.case:read',
      object: { type: 'support-case', id },
      persons: [confidentialPerson],
    });
  });

  it('names in the audit queue whom a dialogue that was read is about', async () => {
    const id = await opened(open(service, opener, about(confidentialPerson)));
    await service.query(opener, oneDocument, { id });
    const entry = {
      action: 'support.case:read',
      outcome: 'DONE',
      object: { type: 'support-case', id },
      fields: ['messages'],
    };
    expect((await lastEntries(1))[0]).toMatchObject({ ...entry, persons: [confidentialPerson] });
    // To whom the reference is not shown, the database does not give it either: the case stands for it.
    await service.query(skien, oneDocument, { id });
    expect((await lastEntries(1))[0]).toMatchObject({ ...entry, actor: { id: skien.id } });
  });

  it('writes no reading of a dialogue out of reach', async () => {
    const id = await opened(open(service, opener));
    const { data } = await service.query(viewer('KOMMUNESUPPORTADMIN', '4001'), oneDocument, {
      id,
    });
    expect(data.supportCase).toBeNull();
    expect((await lastEntries(1))[0]).toMatchObject({ outcome: 'REFUSED', object: { id } });
  });
});
