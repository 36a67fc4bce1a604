import { viewer, viewerWith, type Harness } from '@imdinett/testing';
import { open, opened, registerPerson, startHere } from './start';

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
    const answers = await Promise.all([
      open(service, opener, about(strictPerson)),
      open(service, opener, about('0d0d0d0d-0000-4000-8000-000000000099')),
    ]);
    const [strict, unknown] = answers.map(({ errors }) => ({
      ...errors?.[0],
      extensions: { ...errors?.[0]?.extensions, traceId: '' },
    }));
    expect(strict).toEqual(unknown);
    expect(strict?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.reference.id',
    });
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
    const [row] = await service.database.select<{ entry: unknown }>(
      'SELECT entry FROM audit_queue ORDER BY sequence DESC LIMIT 1',
    );
    expect(row?.entry).toMatchObject({
      action: 'support.case:read',
      object: { type: 'support-case', id },
      persons: [confidentialPerson],
    });
  });
});
