/**
 * What runs a script, in the script's own language: reads the request from descriptor 4, lowers the
 * limits of the process, lets go of whatever else the server has left open, and executes the script as `__main__`. A mistake of the script is told as
 * Python tells it, without this part of the stack.
 */
export const bootstrap = `
import json, linecache, os, resource, sys, traceback, types

with os.fdopen(4, 'rb') as stream:
    request = json.load(stream)
os.closerange(3, 65536)
for name, value in request['limits'].items():
    kind = getattr(resource, 'RLIMIT_' + name)
    hard = resource.getrlimit(kind)[1]
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (lowest, lowest))

code, given = request['code'], request['arguments']
main = types.ModuleType('__main__')
if isinstance(given, dict):
    main.__dict__.update((name, value) for name, value in given.items() if not name.startswith('__'))
sys.modules['__main__'] = main
sys.argv = ['script.py', *(given if isinstance(given, list) else [])]
linecache.cache['script.py'] = (len(code), None, code.splitlines(True), 'script.py')
del json, linecache, os, resource, types, stream, request, name, value, kind, hard, lowest, given

try:
    exec(compile(code, 'script.py', 'exec', dont_inherit=True), main.__dict__)
except Exception as error:
    told = error.__traceback__.tb_next
    traceback.print_exception(type(error), error, told)
    sys.exit(1)
`;
