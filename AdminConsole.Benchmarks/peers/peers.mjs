// Answers the questions of a company with other libraries, compares the answers, and times them.
// Usage: node peers.mjs COMPANY.json  (written by the benchmark); prints one line of JSON.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import { AbilityBuilder, createMongoAbility } from '@casl/ability';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

const company = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// roles: [{ grants: [permission], juniors: [role] }]; people: [[role]]; questions: [[person, permission, answer]]
const { roles, people, questions, milliseconds, most } = company;
const role = number => `role${number}`;
const person = number => `person${number}`;
const permission = number => `permission${number}`;

const closures = roles.map(() => null);
const closureOf = number => {
  if (closures[number] === null) {
    closures[number] = new Set(roles[number].grants);
    for (const junior of roles[number].juniors) for (const held of closureOf(junior)) closures[number].add(held);
  }
  return closures[number];
};

async function casbin() {
  const model = newModelFromString(`
[request_definition]
r = sub, perm
[policy_definition]
p = sub, perm
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.perm == p.perm && g(r.sub, p.sub)`);
  const lines = [];
  roles.forEach((held, number) => {
    for (const grant of held.grants) lines.push(`p, ${role(number)}, ${permission(grant)}`);
    for (const junior of held.juniors) lines.push(`g, ${role(number)}, ${role(junior)}`);
  });
  people.forEach((held, number) => held.forEach(given => lines.push(`g, ${person(number)}, ${role(given)}`)));
  const enforcer = await newEnforcer(model, new StringAdapter(lines.join('\n')));
  return (who, what) => enforcer.enforceSync(person(who), permission(what));
}

// One ability a person, made before the clock starts: the library's own way, with the hierarchy flattened for it.
function casl() {
  const abilities = people.map(held => {
    const { can, build } = new AbilityBuilder(createMongoAbility);
    const all = new Set();
    for (const given of held) for (const what of closureOf(given)) all.add(what);
    for (const what of all) can(permission(what), 'thing');
    return build();
  });
  return (who, what) => abilities[who].can(permission(what), 'thing');
}

// A policy a role, parsed before the clock starts; the asker and the roles above the grants go with each question.
function cedarWasm() {
  const staticPolicies = {};
  roles.forEach((held, number) => {
    const actions = held.grants.map(grant => `Action::"${permission(grant)}"`).join(', ');
    staticPolicies[role(number)] = `permit(principal in Role::"${role(number)}", action in [${actions}], resource);`;
  });
  const parsed = cedar.preparsePolicySet('company', { staticPolicies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));
  const uid = number => ({ type: 'Role', id: role(number) });
  const entities = people.map((held, number) => {
    const seen = new Set();
    const list = [{ uid: { type: 'Person', id: person(number) }, attrs: {}, parents: held.map(uid) }];
    const open = [...held];
    while (open.length > 0) {
      const next = open.pop();
      if (!seen.has(next)) {
        seen.add(next);
        list.push({ uid: uid(next), attrs: {}, parents: roles[next].juniors.map(uid) });
        open.push(...roles[next].juniors);
      }
    }
    return list;
  });
  return (who, what) => {
    const answer = cedar.statefulIsAuthorized({
      principal: { type: 'Person', id: person(who) },
      action: { type: 'Action', id: permission(what) },
      resource: { type: 'Thing', id: 'thing' },
      context: {},
      preparsedPolicySetId: 'company',
      entities: entities[who],
    });
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
    return answer.response.decision === 'allow';
  };
}

// Compares first, as many answers as fit the time; then times the same questions again and takes the middle pass.
function measure(name, ask) {
  let compared = 0;
  const until = performance.now() + milliseconds;
  for (const [who, what, answer] of questions) {
    if (ask(who, what) !== answer) throw new Error(`${name} answers ${!answer} for ${person(who)} and ${permission(what)}`);
    if (++compared >= most || (performance.now() > until && compared >= 50)) break;
  }
  const passes = [];
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    let yes = 0;
    for (let index = 0; index < compared; index++) yes += ask(questions[index][0], questions[index][1]) ? 1 : 0;
    passes.push((performance.now() - start) * 1e6 / compared);
    if (yes < 0) throw new Error();
  } while (performance.now() < end);
  passes.sort((one, other) => one - other);
  return { name, compared, nanoseconds: passes[passes.length >> 1] };
}

const results = [];
results.push(measure('casl', casl()));
results.push(measure('cedar', cedarWasm()));
results.push(measure('casbin', await casbin()));
console.log(JSON.stringify(results));
