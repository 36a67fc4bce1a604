import { bearerToken } from './bearer-token';

it.each<[string | undefined, string | null]>([
  ['Bearer abc.def-_~+/=', 'abc.def-_~+/='],
  ['bearer abc', 'abc'],
  [undefined, null],
  ['', null],
  ['Bearer', null],
  ['Bearer ', null],
  ['Bearer  abc', null],
  ['Bearer abc def', null],
  ['Bearer abc, Bearer def', null],
  ['Bearer abc\n', null],
  ['Basic YTpi', null],
  ['abc', null],
  ['xBearer abc', null],
])('%j holds %j', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
