/**
 * Every diagnostic code, with what it says. Codes are stable: tools and documentation rely on
 * them.
 */
export const DIAGNOSTIC_CODES = {
  'document-too-large': 'The document has more bytes than a definition may have.',
  'document-too-deep': 'Maps and lists are nested too deeply.',
  'pointer-too-long': 'The keys that lead to a place are too long, all together.',
  'too-many-tasks': 'The definition has more tasks than a definition may have.',
  'too-many-aliased-values': 'Aliases multiply values beyond what a definition may have.',
  'plan-too-large': 'What the definition compiles to is larger than a plan may be.',
  'too-many-diagnostics': 'More mistakes were found than are told.',
  'empty-document': 'There is nothing in the document.',
  'syntax-error': 'The text is neither YAML nor JSON.',
  'several-documents': 'One text holds one definition.',
  'duplicate-key': 'A map has the same key twice.',
  'forbidden-key': 'A key that no definition may use, such as `__proto__`.',
  'invalid-key': 'A key that is not text.',
  'merge-key': 'YAML merge keys (`<<`) are not part of YAML 1.2.',
  'unknown-anchor': 'An alias (`*name`) without its anchor (`&name`).',
  'unsupported-tag': 'A YAML tag (`!name`) that has no meaning here.',
  'not-a-json-value': 'A value that JSON does not have, such as `.nan`.',

  'wrong-type': 'A value of another type than the property takes.',
  'missing-property': 'A property that must be there is not.',
  'unknown-property': 'A property that the object does not have.',
  'conflicting-properties': 'Of some properties only one may be there.',
  'unexpected-property': 'A property that has no meaning in combination with another one.',
  'not-one-of': 'A value outside the fixed set that the property takes.',
  'empty-value': 'A map, list or text that may not be empty.',
  'unnamed-item': 'An item of a list of named things that is not one name with one thing.',
  'task-without-kind': 'A task that does not say what it does.',
  'task-with-several-kinds': 'A task that says more than one thing to do.',

  'invalid-name': 'A name that does not follow the rules for names.',
  'invalid-version': 'Not a semantic version.',
  'invalid-duration': 'Not a duration.',
  'invalid-uri': 'Not a URI or URI template.',
  'invalid-cron': 'Not a cron expression.',
  'invalid-time-zone': 'Not a time zone of the IANA database.',
  'invalid-number': 'A number outside its range.',
  'invalid-status': 'Not an HTTP status code.',
  'invalid-time': 'Not an RFC 3339 date and time.',
  'invalid-pattern': 'A text in an event filter that looks like a regular expression, but is none.',
  'invalid-json-pointer': 'Not a JSON pointer.',

  'unknown-task': 'A flow directive to a task that is not in the same list.',
  'unknown-function': 'A call of a function that is not there.',
  'unknown-reference': 'A reference to a component that `use` does not have.',
  'duplicate-name': 'A name that is already taken in its list or scope.',
  'reserved-name': 'A name that belongs to the language.',
  'several-default-cases': 'A switch with more than one case without `when`.',
  'recursive-function': 'A function that calls itself, directly or through others.',
  'rollback-outside-catch': '`call: rollback` outside of a `catch.do`.',

  'settled-value-expected': 'A value that depends on a run, where it is needed before any run.',
  'resource-needed': 'A resource that is fetched when the definition is published.',
  'resource-unavailable': 'A resource that cannot be fetched.',
  'invalid-resource': 'A resource that is not valid.',
  'too-many-resources': 'More resources than a definition may be made of.',

  'expression-does-not-compile': 'A runtime expression that is not valid jq.',
  'expression-expected': 'A value where only a runtime expression can stand.',
  'unknown-variable': 'A runtime expression that reads a variable that is not in scope.',
  'undeclared-secret': 'A secret that is read, but not declared under `use.secrets`.',
  'expression-inside-text': 'A `${ }` inside a longer text, which is not evaluated.',
  'endless-retry': 'A retry policy with neither delay nor limit.',

  'not-supported-yet': 'A valid part of the DSL that this version cannot run.',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
