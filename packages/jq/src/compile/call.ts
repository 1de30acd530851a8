import { refusal } from '../builtins/refused.ts';
import { BUILTINS } from '../builtins/registry.ts';
import { EACH_WEIGHT, PATHS_WEIGHT } from '../runtime/call.ts';
import { Filter } from '../runtime/filter.ts';
import { outward } from '../runtime/scope.ts';
import type { Node } from '../syntax/ast.ts';
import { SyntaxFault } from '../syntax/syntax-error.ts';
import type { Compilation, Place } from './compilation.ts';
import { compileFunctionCall } from './function-call.ts';
import { nearest } from './suggestion.ts';

export type CallNode = Extract<Node, { kind: 'call' }>;

/** `name(arguments)`: a parameter or function of the program, else a builtin. */
export function compileCall(context: Compilation, node: CallNode, place: Place): Filter {
  const { name, args } = node;
  const callee = place.names.callee(name, args.length);
  if (callee?.kind === 'function') return compileFunctionCall(context, node, callee, place);
  if (callee !== undefined) {
    return parameterCall(place.names.depth - callee.depth, callee.arity, context.depth);
  }
  const builtin = BUILTINS.get(`${name}/${args.length}`);
  if (builtin === undefined) throw undefinedFunction(node, place);
  return builtin(args.map((arg) => context.inner(arg, place.names)));
}

/** A filter that the caller of this function has passed, run in the scope it came from. */
function parameterCall(distance: number, arity: Filter['arity'], height: number): Filter {
  const eachHeight = EACH_WEIGHT * height;
  const pathsHeight = PATHS_WEIGHT * height;
  return new Filter(
    arity,
    (machine, scope, input) => {
      const closure = outward(scope, distance)!.closure!;
      machine.step();
      machine.enter(height);
      const output = closure.filter.one(machine, closure.scope, input);
      machine.leave(height);
      return output;
    },
    (machine, scope, input, emit) => {
      const closure = outward(scope, distance)!.closure!;
      machine.step();
      machine.enter(eachHeight);
      const stopped = closure.filter.each(machine, closure.scope, input, emit);
      machine.leave(eachHeight);
      return stopped;
    },
    (machine, scope, path, input, emit) => {
      const closure = outward(scope, distance)!.closure!;
      machine.step();
      machine.enter(pathsHeight);
      const stopped = closure.filter.paths(machine, closure.scope, path, input, emit);
      machine.leave(pathsHeight);
      return stopped;
    },
  );
}

function undefinedFunction(node: CallNode, place: Place): SyntaxFault {
  const signature = `${node.name}/${node.args.length}`;
  const why = refusal(signature);
  if (why !== undefined) return new SyntaxFault(`${signature} is not available: ${why}`, node.at);
  const known = [
    ...[...BUILTINS.keys()].map((each) => each.slice(0, each.indexOf('/'))),
    ...place.names.visible().map((each) => each.name),
  ];
  const guess = known.includes(node.name) ? undefined : nearest(node.name, known);
  const suggestion = guess === undefined ? otherArities(node.name) : `Did you mean ${guess}?`;
  return new SyntaxFault(`${signature} is not defined`, node.at, suggestion);
}

function otherArities(name: string): string | undefined {
  const counts = [...BUILTINS.keys()]
    .filter((signature) => signature.startsWith(`${name}/`))
    .map((signature) => signature.slice(name.length + 1));
  return counts.length === 0 ? undefined : `${name} takes ${counts.join(' or ')} arguments.`;
}
