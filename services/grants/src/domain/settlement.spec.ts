import { movedAwayOn, type Settlement } from './settlement';

const settlement: Settlement = {
  personId: 'p',
  municipality: '4003',
  district: null,
  settledOn: '2024-06-10',
  unaccompaniedMinor: false,
  household: 'SINGLE',
};
const isHere = (municipality: string): boolean => ['0806', '3807', '4003'].includes(municipality);
const followedUpIn = (municipality: string) => ({ municipality, district: null });

describe('movedAwayOn', () => {
  it.each<[string, ReturnType<typeof followedUpIn> | null, string | null, string | null]>([
    ['nothing was told', null, null, null],
    ['followed up here since settlement', followedUpIn('4003'), '2024-06-10', null],
    ['followed up under an earlier number', followedUpIn('3807'), '2024-06-10', null],
    ['followed up elsewhere before settlement', followedUpIn('1804'), '2024-06-09', null],
    ['moved', followedUpIn('1804'), '2025-02-01', '2025-02-01'],
    ['followed up nowhere any more', null, '2025-02-01', '2025-02-01'],
  ])('%s', (...[, followUp, followUpOn, expected]) => {
    expect(movedAwayOn(settlement, { followUp, followUpOn }, isHere)).toBe(expected);
  });
});
