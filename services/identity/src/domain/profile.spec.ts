import { checkedProfile, usernameBaseOf } from './profile';

const kari = { name: 'Kari Nordmann', email: 'kari@skien.example', mobile: '+4790000000' };

it('tidies what was typed', () => {
  expect(
    checkedProfile({
      name: '  Kari   Nordmann ',
      email: ' kari@skien.example ',
      mobile: '900 00 000',
    }),
  ).toEqual(kari);
  expect(checkedProfile({ ...kari, mobile: '0046 70-123 45 67' }).mobile).toBe('+46701234567');
});

it.each(['J.R. Hansen', 'Kari St.Clair', "Siobhán O'Neill-Berg", 'Kari Nordmann jr.'])(
  'takes the name %s',
  (name) => {
    expect(checkedProfile({ ...kari, name }).name).toBe(name);
  },
);

it.each([
  ['input.name', { name: ' ' }],
  ['input.name', { name: 'x'.repeat(201) }],
  ['input.name', { name: 'Kari\nNordmann\u0000' }],
  ['input.name', { name: '<b>Kari</b>' }],
  ['input.name', { name: 'Vinn på https://ond.example' }],
  ['input.name', { name: 'Se www.ond.example' }],
  ['input.name', { name: 'Kari ond.no' }],
  ['input.name', { name: 'Kari ond.NO nå' }],
  ['input.name', { name: 'kari@ond.example' }],
  ['input.name', { name: '\\\\ond\\del' }],
  ['input.email', { email: 'kari' }],
  ['input.email', { email: 'kari@skien' }],
  ['input.email', { email: 'kari@skien.example\r\nBcc: alle@skien.example' }],
  ['input.email', { email: 'Kari <kari@skien.example>' }],
  ['input.email', { email: `${'k'.repeat(250)}@skien.example` }],
  ['input.mobile', { mobile: '35581000' }],
  ['input.mobile', { mobile: 'ring meg' }],
])('refuses %s of %j', (field, changed) => {
  expect(() => checkedProfile({ ...kari, ...changed })).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field } }),
  );
});

it.each([
  ['Kari Nordmann', 'kari.nordmann'],
  ['Åse Ødegård Bjørnsæter', 'ase.bjornsaeter'],
  ['Nguyễn Văn An', 'nguyen.an'],
  ['Anne-Lise Berg-Hansen', 'anne.hansen'],
  ['Abdi', 'abdi'],
  ['محمد', 'bruker'],
  ['O', 'bruker'],
])('begins the username of %s with %s', (name, base) => {
  expect(usernameBaseOf(name)).toBe(base);
});
