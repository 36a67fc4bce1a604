import { caller, ownAccount, run, skien, type Caller, useAdministration } from './administration';

useAdministration();

describe('on the own account', () => {
  it.each<Caller>(['Kommuneadministrator in Skien', 'Jobbsjanse administrator in Skien', 'IMDi'])(
    '%s can do nothing',
    async (name) => {
      const { id: userId, grants } = await caller(name);
      const place = name === 'IMDi' ? {} : skien;
      expect(
        await run(name, 'grantRole', {
          userId,
          role: name === 'IMDi' ? 'IMDI_NIR' : 'JOBBSJANSE_KOMMUNEBRUKER',
          ...place,
        }),
      ).toBe(ownAccount);
      expect(await run(name, 'revokeRole', { grantId: grants[0]?.id })).toBe(ownAccount);
      expect(await run(name, 'deactivateUser', { userId, reason: 'Prøve' })).toBe(ownAccount);
      expect(
        await run(name, 'reactivateUser', { userId, reason: 'Prøve', expectedVersion: 1 }),
      ).toBe(ownAccount);
    },
  );
});
