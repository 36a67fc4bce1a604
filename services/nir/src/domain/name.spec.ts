import { keysBeginningWith, nameKey } from './name';

it.each([
  ['Nordmann', 'nordmann'],
  ['  El   Hassan ', 'el hassan'],
  ['Solberg-Lie', 'solberg lie'],
  ["O'Brien", 'obrien'],
  ['D’Angelo', 'dangelo'],
  ['José', 'jose'],
  ['Nguyễn Thị', 'nguyen thi'],
  ['Żółty', 'zolty'],
  ['Đặng', 'dang'],
  ['Gül Işık', 'gul isik'],
  ['Weiß', 'weiss'],
  ['Þórðardóttir', 'thordardottir'],
  ['Aasen', 'aasen'],
  ['{Hacker}|', 'hacker'],
])('takes %j as %j', (name, key) => {
  expect(nameKey(name)).toBe(key);
});

it('orders æ, ø and å last, in this order, with their Swedish forms', () => {
  const names = ['Åsen', 'Ødegård', 'Ærlig', 'Zaman', 'Abdi', 'Öberg', 'Ägren', 'Aasen'];
  const ordered = names.toSorted((one, other) => (nameKey(one) < nameKey(other) ? -1 : 1));
  expect(ordered).toEqual(['Aasen', 'Abdi', 'Zaman', 'Ägren', 'Ærlig', 'Öberg', 'Ødegård', 'Åsen']);
});

it('takes a letter and its accent apart or together as the same', () => {
  expect(nameKey('A\u030Asen')).toBe(nameKey('\u00C5sen'));
  expect(nameKey('Jose\u0301')).toBe(nameKey('Jos\u00E9'));
});

it.each([
  ['nord', 'Nordmann', true],
  ['nord', 'Nord', true],
  ['nord', 'Ås', false],
  ['ø', 'Øå', true],
  ['nord', 'Nore', false],
])('keys beginning with %j hold %j: %s', (prefix, name, holds) => {
  const { from, below } = keysBeginningWith(nameKey(prefix));
  const key = nameKey(name);
  expect(from <= key && key < below).toBe(holds);
});
