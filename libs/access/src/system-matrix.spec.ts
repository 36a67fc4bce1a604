import { actions, isAction } from './matrix';
import { can, scopeOf } from './policy';
import { jobMay, systemMatrix, type SystemJob } from './system-matrix';
import { systemViewer, type UserViewer } from './viewer';

const jobs = Object.keys(systemMatrix).filter((name): name is SystemJob => name in systemMatrix);

describe('jobs and consumers', () => {
  it('reach every row for their own actions', () => {
    expect(scopeOf(systemViewer('nir.events'), 'nir.projection:settlement')).toEqual([
      { reach: 'all', municipality: null, district: null, grantId: null },
    ]);
  });

  it('have nothing else', () => {
    expect(scopeOf(systemViewer('nir.events'), 'settlement.inbox:apply')).toEqual([]);
    expect(actions.filter((action) => can(systemViewer('nir.events'), action, {}))).toEqual([]);
  });

  it.each(jobs)('%s stays in its service', (job) => {
    const service = `${job.split('.')[0] ?? ''}.`;
    expect(systemMatrix[job].filter((action) => !action.startsWith(service))).toEqual([]);
  });

  it('know no job by a name of Object.prototype', () => {
    expect(jobMay(JSON.parse('"constructor"') as SystemJob, 'nir.inbox:apply')).toBe(false);
  });

  it('give no user an action of theirs', () => {
    const everything: UserViewer = {
      kind: 'user',
      id: 'ada',
      sessionId: 's',
      otpTime: new Date(0),
      grants: [
        {
          id: 'g',
          role: 'IMDI_ADMINISTRATOR',
          municipality: null,
          district: null,
          validFrom: '2026-01-01',
          validTo: null,
        },
      ],
    };
    const own = jobs
      .flatMap((job): readonly string[] => systemMatrix[job])
      .filter((action) => !isAction(action));
    expect(own.length).toBeGreaterThan(0);
    expect(
      jobs.flatMap((job) =>
        systemMatrix[job].filter(
          (action) => !isAction(action) && scopeOf(everything, action).length > 0,
        ),
      ),
    ).toEqual([]);
  });
});
