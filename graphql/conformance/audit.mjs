// Prints how many audits hold and which do not; exits 1 when a MUST or a SHOULD does not.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2] ?? 'http://127.0.0.1:4000/graphql' });
const missed = results.filter((result) => result.status !== 'ok');
for (const { id, name, reason } of missed) console.log(`${id} ${name}: ${reason}`);
console.log(`${results.length - missed.length} of ${results.length} audits hold`);
process.exit(missed.some(({ name }) => /^(MUST|SHOULD)/.test(name)) ? 1 : 0);
