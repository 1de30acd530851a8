const EXPRESSION = /\{([^{}]*)\}/g;
const REFERENCE =
  /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/[^/?#\s]*)?[^?#\s]*(?:\?[^#\s]*)?(?:#\S*)?$/;
const OPERATORS = '+#./;?&=,!@|';

/**
 * Why the text is not a URI reference with `{name}` in it, the DSL's part of RFC 6570; undefined
 * when it is one.
 */
export function uriTemplateFault(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  for (const [, name = ''] of text.matchAll(EXPRESSION)) {
    const fault = nameFault(name);
    if (fault) return fault;
  }
  const rest = text.replaceAll(EXPRESSION, '');
  if (/[{}]/.test(rest)) return 'its braces do not pair';
  if (/\s/.test(rest)) return 'it has a blank in it';
  return REFERENCE.test(rest) ? undefined : 'it does not have the form of a URI';
}

function nameFault(name: string): string | undefined {
  if (name.trim() === '') return 'it has empty braces';
  if (OPERATORS.includes(name[0]!) || /[,*]|:\d+$/.test(name))
    return `it uses \`{${name}}\`, and only the plain form \`{name}\` is part of the DSL`;
  return undefined;
}
