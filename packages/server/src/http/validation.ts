import type { FieldError, Route } from '@tutti/api';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { describeError } from './field-error.ts';
import { type ProblemAnswer, problem } from './problem.ts';

type Part = 'path' | 'query' | 'headers' | 'body';

/** Checks the parts of a request against the schemas of its route. */
export interface RequestCheck {
  /** Mutates `path`, `query`: texts become the numbers and lists the schemas say, defaults are filled. */
  check(parts: { readonly [P in Part]?: unknown }): ProblemAnswer | null;
}

const options = { allErrors: true, verbose: true, strict: true, allowUnionTypes: true } as const;
const texts = withFormats(new Ajv({ ...options, coerceTypes: 'array', useDefaults: true }));
const values = withFormats(new Ajv(options));

function withFormats(ajv: Ajv): Ajv {
  ajvFormats.default(ajv, ['date-time']);
  return ajv;
}

/** Compiles the schemas of a route. Done once, at the start. */
export function compileCheck(route: Route): RequestCheck {
  const validators = validatorsOf(route);
  const isSecret = (part: Part) => part === 'body' && route.body?.isSecret === true;
  return {
    check(parts) {
      const errors = [
        ...missingBody(route, parts.body),
        ...validators.flatMap(([part, validate]) =>
          errorsOf(part, validate, parts[part], isSecret(part)),
        ),
      ];
      return errors.length === 0 ? null : refusal(errors);
    },
  };
}

function validatorsOf(route: Route): readonly (readonly [Part, ValidateFunction])[] {
  const parts: [Part, ValidateFunction][] = [];
  if (route.params) parts.push(['path', texts.compile(route.params)]);
  if (route.query) parts.push(['query', texts.compile(route.query)]);
  if (route.headers) parts.push(['headers', values.compile(route.headers)]);
  const body = Object.values(route.body?.content ?? {}).find(({ form }) => form === 'json');
  if (body?.schema) parts.push(['body', values.compile(body.schema)]);
  return parts;
}

function missingBody(route: Route, body: unknown): FieldError[] {
  if (!route.body?.required || body !== undefined) return [];
  return [{ field: 'body', message: 'Expected a body, but there is none.' }];
}

function errorsOf(
  part: Part,
  validate: ValidateFunction,
  data: unknown,
  isSecret: boolean,
): FieldError[] {
  if (data === undefined || validate(data)) return [];
  if (isSecret) return [OF_OTHER_FORM];
  const errors = validate.errors ?? [];
  return eachOnce(withChoices(errors.filter(isTold)).map((error) => describeError(part, error)));
}

const OF_OTHER_FORM: FieldError = {
  field: 'body',
  message: 'Expected the form that /openapi.json shows, but it is another one.',
};

/** `anyOf` is told by its members. */
function isTold(error: ErrorObject): boolean {
  return error.keyword !== 'anyOf';
}

/** What alternatives want of the same place, `const` for `const`, is one choice. */
function withChoices(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.map((error) => {
    if (error.keyword !== 'const') return error;
    const same = errors.filter(
      ({ keyword, instancePath }) => keyword === 'const' && instancePath === error.instancePath,
    );
    if (same.length === 1) return error;
    const allowedValues = same.map(({ params }) => params['allowedValue']);
    return { ...error, keyword: 'enum', params: { allowedValues } };
  });
}

/** Alternatives that share a member tell its mistakes each. */
function eachOnce(errors: readonly FieldError[]): FieldError[] {
  const told = new Map(errors.map((error) => [`${error.field}: ${error.message}`, error]));
  return [...told.values()];
}

function refusal(errors: readonly FieldError[]): ProblemAnswer {
  const first = errors[0]!;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return problem('invalid-request', {
    detail: `${first.field}: ${first.message}${more}`,
    errors: errors.slice(0, 20),
  });
}
