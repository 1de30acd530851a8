import {
  type TargetPolicies,
  type TargetPolicy,
  targetOf,
} from '../runtime/targets/target-policy.ts';
import { ConfigurationValue } from './value.ts';

const DAY_MS = 86_400_000;
const MOST = 1_000_000;
const { of } = ConfigurationValue;

/** The section `targets`: a policy for each origin, and under `*` for every other one. */
export function readTargets(section: ConfigurationValue): TargetPolicies {
  if (section.isAbsent) return {};
  const policies = [...section.members()].map(([name, value]) => {
    if (name !== '*' && targetOf(name) !== name) {
      value.mistake(
        "to stand under an origin, such as 'https://api.example.com' or 'tcp://broker:9092', or under '*'",
      );
    }
    return [name, readPolicy(value)] as const;
  });
  return Object.fromEntries(policies);
}

function readPolicy(value: ConfigurationValue): TargetPolicy {
  const members = value.members(['rateLimit', 'breaker', 'maxConcurrent']);
  const rateLimit = of(members, 'rateLimit');
  const breaker = of(members, 'breaker');
  const maxConcurrent = of(members, 'maxConcurrent');
  return {
    ...(!rateLimit.isAbsent && { rateLimit: readRateLimit(rateLimit) }),
    ...(!breaker.isAbsent && { breaker: readBreaker(breaker) }),
    ...(!maxConcurrent.isAbsent && { maxConcurrent: maxConcurrent.wholeNumber(MOST) }),
  };
}

/** Without `burst` as many at once as in one `per`; without `per` in a second. */
function readRateLimit(value: ConfigurationValue): NonNullable<TargetPolicy['rateLimit']> {
  const members = value.members(['requests', 'per', 'burst']);
  const per = of(members, 'per');
  const burst = of(members, 'burst');
  const requests = required(value, members, 'requests');
  return {
    requests,
    perMs: per.isAbsent ? 1000 : per.durationMs(DAY_MS),
    burst: burst.isAbsent ? requests : burst.wholeNumber(MOST),
  };
}

/** Without `openFor` half a minute; without `probes` one. */
function readBreaker(value: ConfigurationValue): NonNullable<TargetPolicy['breaker']> {
  const members = value.members(['failures', 'openFor', 'probes']);
  const openFor = of(members, 'openFor');
  const probes = of(members, 'probes');
  return {
    failures: required(value, members, 'failures'),
    openMs: openFor.isAbsent ? 30_000 : openFor.durationMs(DAY_MS),
    probes: probes.isAbsent ? 1 : probes.wholeNumber(MOST),
  };
}

function required(
  around: ConfigurationValue,
  members: ReadonlyMap<string, ConfigurationValue>,
  name: string,
): number {
  const member = members.get(name);
  if (member !== undefined) return member.wholeNumber(MOST);
  if (members.size > 0 || around.isEmptyMap) around.mistake(`to have '${name}'`);
  return 1;
}
