import { z } from 'zod';
import { event } from './contract';
import { code, id, law, localDate, municipality, place, protection } from './fields';

const person = { personId: id, protection };

/** A registration of the person in a municipality on a date. */
const registration = z.strictObject({ ...person, municipality, date: localDate });

/** A computed category (beregnet kategori): which scheme of which law the person belongs to, and when. */
const category = z.strictObject({
  code,
  scheme: z.enum(['INTRODUCTION', 'NORWEGIAN', 'ASYLUM_NORWEGIAN', 'NONE']),
  law,
  from: localDate,
  to: localDate.nullable(),
});

export const nirContracts = {
  /** The person stands in the register; no name and no number. */
  'no.imdi.nir.person-registered.v1': event(
    'nir.person',
    z.strictObject({
      ...person,
      birthDate: localDate,
      sex: z.enum(['FEMALE', 'MALE', 'UNKNOWN']),
      familyId: id.nullable(),
      law,
    }),
  ),
  'no.imdi.nir.person-protection-changed.v1': event('nir.person', z.strictObject(person)),
  /** All categories as they are now; it replaces what an earlier event said. */
  'no.imdi.nir.person-category-computed.v1': event(
    'nir.person',
    z.strictObject({ ...person, categories: z.array(category) }),
  ),
  /** The follow-up municipality (oppfølgingskommune) moved; `to` null = followed up nowhere. */
  'no.imdi.nir.person-follow-up-moved.v1': event(
    'nir.person',
    z.strictObject({ ...person, from: place.nullable(), to: place.nullable(), date: localDate }),
  ),
  'no.imdi.nir.person-programme-decided.v1': event('nir.person', registration),
  'no.imdi.nir.person-programme-started.v1': event('nir.person', registration),
  'no.imdi.nir.person-programme-extended.v1': event(
    'nir.person',
    registration.extend({ until: localDate }),
  ),
  'no.imdi.nir.person-programme-ended.v1': event(
    'nir.person',
    registration.extend({ reasonCode: code }),
  ),
  'no.imdi.nir.person-norwegian-decided.v1': event('nir.person', registration),
  'no.imdi.nir.person-extended-training-decided.v1': event('nir.person', registration),
  'no.imdi.nir.person-upper-secondary-registered.v1': event('nir.person', registration),
  /** Key = keyed hash of the national id; readers nir and jobbsjanse. */
  'no.imdi.nir.person-link-changed.v1': event('nir.person-link', z.strictObject({ personId: id })),
  /** Name, as a JWE that only nir and settlement can open; readers nir and settlement. */
  'no.imdi.nir.person-basic-changed.v1': event(
    'nir.person-basic',
    z.strictObject({ jwe: z.string().regex(/^[\w-]+(\.[\w-]*){4}$/) }),
  ),
} as const;
