/** What a confined process may see and use. */
export interface Confinement {
  /** Files and folders that it may read, where they are. All others do not exist for it. */
  readonly readable: readonly string[];
  /** Of its working folder, and again of its shared memory. Both are in memory, and gone with it. */
  readonly workBytes: number;
}

/** The working folder of every confined process, as it sees it. */
export const confinedWorkDir = '/work';

/** Whom a confined process runs as when the server is root: the kernel counts no processes of root. */
export const nobody = 65_534;

/** The loader and the libraries that programs share. */
const libraries = ['/usr/lib', '/usr/lib32', '/usr/lib64', '/lib', '/lib64', '/etc/ld.so.cache'];

/**
 * The arguments for bubblewrap (`bwrap`), before those of the command: namespaces of its own for
 * users, processes, network, mounts, IPC and host name; no capability, and no way to gain one; only
 * what is `readable` of the file system, and an empty working folder. All of it ends with its first
 * process, and that with the server.
 */
export function confinementArguments({ readable, workBytes }: Confinement): string[] {
  const size = ['--size', String(workBytes)];
  return [
    ...['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts'],
    ...['--unshare-cgroup-try', '--disable-userns', '--die-with-parent', '--cap-drop', 'ALL'],
    ...['--hostname', 'tutti'],
    ...[...libraries, ...readable].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev', ...size, '--tmpfs', '/dev/shm'],
    ...[...size, '--tmpfs', confinedWorkDir, '--symlink', confinedWorkDir.slice(1), '/tmp'],
    ...['--chdir', confinedWorkDir, '--remount-ro', '/dev', '--remount-ro', '/', '--'],
  ];
}
