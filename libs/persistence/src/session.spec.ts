import { systemViewer } from '@imdinett/access';
import { scopeOf } from '@imdinett/access';
import { grant, viewerWith } from '../test/viewers';
import { settingsOf } from './session';

const settings = (
  viewer: ReturnType<typeof viewerWith>,
  action: Parameters<typeof settingsOf>[1],
): Record<string, string> =>
  Object.fromEntries(settingsOf(viewer, action, scopeOf(viewer, action)));

it('reads by the read action and writes by the action, each with its own municipalities', () => {
  const viewer = viewerWith([
    grant('KOMMUNE_BOSETTER_SKRIV', '4003'),
    grant('KOMMUNE_ANMODER_LES', '4001'),
  ]);
  expect(settings(viewer, 'settlement.request:answer')).toEqual({
    transaction_timeout: '5s',
    'app.viewer': viewer.id,
    'app.action': 'settlement.request:answer',
    'app.read_own': expect.stringMatching(/^4003,.*4001/),
    'app.write_own': expect.not.stringContaining('4001'),
  });
});

it.each(['settlement.request:read', 'settlement.person:export'] as const)(
  'writes nowhere with %s',
  (action) => {
    const given = settings(viewerWith([grant('IMDI_BOSETTING')]), action);
    expect(Object.keys(given).filter((name) => name.startsWith('app.write'))).toEqual([]);
    expect(given).toMatchObject({ 'app.read_all': 'on' });
  },
);

it.each([
  ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', 'grants.rate:read'],
  ['KOMMUNELESEBRUKER', 'support.front-page:read'],
] as const)('lets %s read no rows of others with %s', (role, action) => {
  const given = settings(viewerWith([grant(role, '4003')]), action);
  expect(Object.keys(given)).toEqual(['transaction_timeout', 'app.viewer', 'app.action']);
});

it('names each reach on its own, a district instead of its municipality', () => {
  const viewer = viewerWith([grant('KOMMUNENIRSUPERBRUKER', '0301', '030101')]);
  expect(settings(viewer, 'nir.person:read')).toMatchObject({
    'app.read_categorised': 'on',
    'app.read_followed_up': '030101',
    'app.closed_followed_up': '030101',
  });
});

it('tells of closed data whatever the action is', () => {
  expect(
    settings(viewerWith([grant('IMDI_NIR'), grant('IMDI_BOSETTING')]), 'settlement.request:read'),
  ).toMatchObject({ 'app.read_all': 'on', 'app.closed_all': 'on' });
});

it('gives the caller his own rows by his id', () => {
  const viewer = viewerWith([grant('KOMMUNEKONTAKTSENTER', '4003')]);
  expect(settings(viewer, 'support.case:read')).toMatchObject({ 'app.read_self': viewer.id });
});

it('opens no reach for a job, which has policies of its own, and gives it more time', () => {
  expect([...settingsOf(systemViewer('nir.events'), 'nir.inbox:apply', [])]).toEqual([
    ['transaction_timeout', '30s'],
    ['app.viewer', 'nir.events'],
  ]);
});
