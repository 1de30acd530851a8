import { BlockList, isIP } from 'node:net';

/** Which addresses a connection may go to. Link-local and cloud-metadata addresses never are among them. */
export interface AddressPolicy {
  /** 127.0.0.0/8, ::1, and the unspecified addresses, which reach this machine too. */
  readonly allowLoopback: boolean;
  /** The private ranges of RFC 1918, RFC 6598 and RFC 4193, and what else is not global by RFC 6890. */
  readonly allowPrivate: boolean;
}

export const allowLocalAddresses: AddressPolicy = { allowLoopback: true, allowPrivate: true };

/** A connection was refused by the address guard, on this side. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
  readonly address: string;
  readonly range: string;

  constructor(address: string, range: string) {
    super(`The address ${address} (${range}) is not allowed.`);
    this.address = address;
    this.range = range;
  }
}

const metadata = blockList([
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
]);
const loopback = blockList([
  ['127.0.0.0', 8],
  ['0.0.0.0', 8],
  ['::', 127],
]);
const privateRanges = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['fec0::', 10],
  ['ff00::', 8],
]);

function blockList(ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, familyOf(network));
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/**
 * Throws a `RefusedAddressError` when the policy does not allow a connection to the numeric address.
 * An IPv4 address inside an IPv6 one (mapped, translated, NAT64, 6to4) is judged as the IPv4 address it reaches.
 */
export function assertAllowedAddress(address: string, policy: AddressPolicy): void {
  for (const candidate of [address, ...embeddedIpv4(address)]) {
    const range = refusedRange(candidate, policy);
    if (range !== undefined) throw new RefusedAddressError(address, range);
  }
}

function refusedRange(address: string, policy: AddressPolicy): string | undefined {
  const family = familyOf(address);
  if (metadata.check(address, family)) return 'link-local or cloud metadata';
  if (!policy.allowLoopback && loopback.check(address, family)) return 'loopback';
  if (!policy.allowPrivate && privateRanges.check(address, family)) return 'private network';
  return undefined;
}

function embeddedIpv4(address: string): string[] {
  if (isIP(address) !== 6) return [];
  const groups = expandIpv6(address);
  const prefix = groups.slice(0, 6).join(':');
  if (/^0:0:0:0:(0:0|0:ffff|ffff:0)$/.test(prefix) || prefix.startsWith('64:ff9b:')) {
    return [dotted(groups[6], groups[7])];
  }
  return groups[0] === '2002' ? [dotted(groups[1], groups[2])] : [];
}

/** Eight groups of hexadecimal digits without leading zeros. */
function expandIpv6(address: string): string[] {
  const hostname = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname;
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}

function dotted(high = '0', low = '0'): string {
  const bits = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}
