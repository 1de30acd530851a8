import type { Json } from '@tutti/jq';
import type { Template } from '@tutti/language';

/** `template` with every expression replaced by what `evaluate` answers for it. */
export function fill(
  template: Template,
  evaluate: (expression: Extract<Template, { kind: 'expression' }>) => Json,
): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      return evaluate(template);
    case 'array':
      return template.items.map((item) => fill(item, evaluate));
    case 'object':
      return Object.fromEntries(
        template.entries.map(([key, value]) => [key, fill(value, evaluate)]),
      );
  }
}
