/**
 * What a process is started through, as text for `sh`: `$1` is the most memory a process of it may
 * address, in KiB or `unlimited`; the rest is the program and its arguments, which take its place.
 *
 * Beside it, in its group, waits a watcher for the end of a pipe that the server holds and never
 * writes to. A server that is killed lets go of it, and the group is ended: nothing is left to run for
 * ever, not even what was asked to end and does not. The watcher is nobody's child, so that a program
 * which waits for all of its own never waits for it.
 */
export const leash = `
( ( trap '' TERM HUP INT; read -r _ <&3; kill -s KILL -- -$$ ) 4<&- > /dev/null 2>&1 < /dev/null & )
exec 3<&-
ulimit -v "$1" || exit 126
shift
exec "$@"
`;
