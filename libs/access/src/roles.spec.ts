import { administratorsOf, mayAdminister } from './administration';
import { isMunicipalRole, isRole, roleCodes, roles, type Role } from './roles';

/** By hand from the role table: code, name, area, who administers it (K: the municipality, I: IMDi only). */
const catalogue: readonly (readonly [Role, string, string, 'K' | 'I'])[] = [
  [
    'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD',
    'Kommune saksbehandler IMDi Tilskudd',
    'IMDi Tilskudd',
    'K',
  ],
  [
    'KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD',
    'Kommune saksbehandler ekstratilskudd',
    'IMDi Tilskudd',
    'K',
  ],
  ['KOMMUNEADMINISTRATOR', 'Kommuneadministrator', 'IMDinett', 'I'],
  ['KOMMUNE_ANMODER_LES', 'Kommune_Anmoder_Les', 'IMDinett', 'K'],
  ['KOMMUNE_BOSETTER_SKRIV', 'Kommune_Bosetter_Skriv', 'Bosetting', 'K'],
  ['KOMMUNE_BOSETTER_LES', 'Kommune_Bosetter_Les', 'Bosetting', 'K'],
  [
    'KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER',
    'Kommune_Bosetting_Kompetansekartlegger',
    'Bosetting',
    'K',
  ],
  ['KOMMUNELESEBRUKER', 'Kommunelesebruker', 'NIR', 'K'],
  ['KOMMUNEINTROBRUKER', 'Kommuneintrobruker', 'NIR', 'K'],
  ['KOMMUNENORSKBRUKER', 'Kommunenorskbruker', 'NIR', 'K'],
  ['KOMMUNEETTERREGISTRERER', 'Kommuneetterregistrerer', 'NIR', 'I'],
  ['KOMMUNENIRSUPERBRUKER', 'Kommunenirsuperbruker', 'NIR', 'K'],
  ['KOMMUNESUPPORTADMIN', 'Kommunesupportadmin', 'Support', 'I'],
  ['KOMMUNEKONTAKTSENTER', 'Kommunekontaktsenter', 'Support', 'K'],
  [
    'JOBBSJANSE_KOMMUNEADMINISTRATOR',
    'Kommuneadministrator (Jobbsjanse-registeret)',
    'Jobbsjanse-registeret',
    'I',
  ],
  ['JOBBSJANSE_KOMMUNEBRUKER', 'Jobbsjanse kommunebruker', 'Jobbsjanse-registeret', 'K'],
];

describe('the role catalogue', () => {
  it.each(catalogue)('%s is %s of %s', (role, ...[name, area, by]) => {
    expect(roles[role]).toMatchObject({
      name,
      area,
      administeredBy: by === 'K' ? 'MUNICIPALITY' : 'IMDI',
      origin: 'REQUIREMENT',
    });
  });

  it('marks the roles of IMDi itself as ours, administered by IMDi and held in no municipality', () => {
    const ours = roleCodes.filter((role) => roles[role].origin === 'OURS');
    expect(ours).toHaveLength(7);
    expect(
      ours.filter((role) => roles[role].administeredBy !== 'IMDI' || isMunicipalRole(role)),
    ).toEqual([]);
  });

  it('describes each role to the person who chooses it', () => {
    expect(roleCodes.filter((role) => !/^[A-ZÆØÅ].*\.$/.test(roles[role].description))).toEqual([]);
  });

  it.each(['', 'kommuneadministrator', 'toString', '__proto__', 'EVERY_USER'])(
    'knows no role %j',
    (code) => {
      expect(isRole(code)).toBe(false);
    },
  );
});

describe('administration of roles', () => {
  it.each(catalogue)(
    '%s: by the municipality only when the requirement says so',
    (role, ...[, , by]) => {
      const administrators: readonly Role[] = by === 'K' ? ['KOMMUNEADMINISTRATOR'] : [];
      const jobbsjanse: readonly Role[] =
        role === 'JOBBSJANSE_KOMMUNEBRUKER' ? ['JOBBSJANSE_KOMMUNEADMINISTRATOR'] : [];
      expect([...administratorsOf(role)].sort()).toEqual(
        [...administrators, ...jobbsjanse, 'IMDI_ADMINISTRATOR'].sort(),
      );
    },
  );

  it('leaves IMDi’s own roles to its administrator', () => {
    const ours = roleCodes.filter((role) => !isMunicipalRole(role));
    expect(ours.flatMap(administratorsOf)).toEqual(ours.map(() => 'IMDI_ADMINISTRATOR'));
  });

  it('lets nobody else administer anything', () => {
    const others = roleCodes.filter((role) => !/ADMINISTRATOR$/.test(role));
    expect(others.filter((other) => roleCodes.some((role) => mayAdminister(other, role)))).toEqual(
      [],
    );
  });
});
