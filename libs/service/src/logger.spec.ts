import { makeLogger } from './logger';
import { traceparentFrom, withTrace } from './trace';

function logged(write: (log: ReturnType<typeof makeLogger>) => void): string {
  const lines: string[] = [];
  write(makeLogger({ name: 'test', level: 'info', stream: { write: (line) => lines.push(line) } }));
  return lines.join('');
}

describe('the log', () => {
  it.each([
    ['a password', { data: { password: 'hemmelig-passord' } }, 'hemmelig-passord'],
    ['a token in headers', { headers: { authorization: 'Bearer abc.def' } }, 'abc.def'],
    ['a one-time code', { input: { code: '123456' } }, '123456'],
    ['a name deep inside', { a: { b: { name: 'Kari Nordmann' } } }, 'Kari Nordmann'],
    [
      'an error that quotes a national id',
      { err: new Error('duplicate key (10915596784)') },
      '10915596784',
    ],
  ])('hides %s', (_title, fields, secret) => {
    expect(
      logged((log) => {
        log.info(fields, 'something happened');
      }),
    ).not.toContain(secret);
  });

  it('hides what looks like a national id or a DUF number in the text itself', () => {
    const line = logged((log) => {
      log.warn('could not find 10915596784 or 201258697561');
    });
    expect(line).not.toMatch(/10915596784|201258697561/);
    expect(line).toContain('could not find');
  });

  it('carries the trace id of the request', () => {
    const traceparent = traceparentFrom(undefined);
    expect(
      logged((log) => {
        withTrace(traceparent, () => {
          log.info('hello');
        });
      }),
    ).toContain(traceparent.slice(3, 35));
  });
});
