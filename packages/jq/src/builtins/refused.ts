const HOST = 'programs cannot reach the host';
const INPUTS = 'a program has one input, which is .';
const MODULES = 'a program here is one text, without modules';

const REASONS: Readonly<Record<string, string>> = {
  'env/0': HOST,
  'debug/0': HOST,
  'debug/1': HOST,
  'stderr/0': HOST,
  'halt/0': HOST,
  'halt_error/0': HOST,
  'halt_error/1': HOST,
  'input/0': INPUTS,
  'inputs/0': INPUTS,
  'input_filename/0': INPUTS,
  'input_line_number/0': INPUTS,
  'get_search_list/0': MODULES,
  'get_prog_origin/0': MODULES,
  'get_jq_origin/0': MODULES,
  'modulemeta/0': MODULES,
};

/** Why a builtin of jq is left out here, or undefined for what is no builtin of jq either. */
export function refusal(signature: string): string | undefined {
  return Object.hasOwn(REASONS, signature) ? REASONS[signature] : undefined;
}
