import { describe, expect, test } from 'vitest';
import { type AddressPolicy, allowLocalAddresses, assertAllowedAddress } from './address-guard.ts';

const publicOnly: AddressPolicy = { allowLoopback: false, allowPrivate: false };

function verdict(address: string, policy: AddressPolicy): string {
  try {
    assertAllowedAddress(address, policy);
    return 'allowed';
  } catch (error) {
    return String(error);
  }
}

describe('the address guard', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fd20:ce::254',
    '100.100.100.200',
    '168.63.129.16',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '::ffff:0:a9fe:a9fe',
  ])('never allows the link-local or metadata address %s', (address) => {
    expect(verdict(address, allowLocalAddresses)).toBe(
      `RefusedAddressError: The address ${address} (link-local or cloud metadata) is not allowed.`,
    );
  });

  test.each(['127.0.0.1', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1'])(
    'allows the loopback address %s only by policy',
    (address) => {
      expect([verdict(address, allowLocalAddresses), verdict(address, publicOnly)]).toEqual([
        'allowed',
        `RefusedAddressError: The address ${address} (loopback) is not allowed.`,
      ]);
    },
  );

  test.each([
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::ffff:0:10.0.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '224.0.0.1',
    'fec0::1',
    'ff02::1',
    '64:ff9b:1::1',
    '2001::1',
  ])('allows the private address %s only by policy', (address) => {
    expect([verdict(address, allowLocalAddresses), verdict(address, publicOnly)]).toEqual([
      'allowed',
      `RefusedAddressError: The address ${address} (private network) is not allowed.`,
    ]);
  });

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '64:ff9b::808:808'])(
    'allows the public address %s',
    (address) => {
      expect(verdict(address, publicOnly)).toBe('allowed');
    },
  );
});
