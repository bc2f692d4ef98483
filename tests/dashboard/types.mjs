// Compiles the dashboard against the types of the API that this build serves, and checks that every text of the catalogue is used:
// node types.mjs --outbound PROGRAM --packages DIR --source DIR.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check, equal, runAll, test } from './cases.mjs';

const { values } = parseArgs({
    options: { outbound: { type: 'string' }, packages: { type: 'string' }, source: { type: 'string' } },
});
const run = (program, ...words) =>
    execFileSync(program, words, {
        cwd: values.packages,
        encoding: 'utf8',
        maxBuffer: 64 << 20,
        env: { ...process.env, NO_COLOR: '1' },
    });
const tool = (name) => join(values.packages, 'node_modules/.bin', name);

test('The dashboard fits the types of the API', async () => {
    writeFileSync(join(values.packages, 'openapi.json'), run(values.outbound, 'openapi'));
    run(tool('openapi-typescript'), 'openapi.json', '--output', 'schema.d.ts');
    writeFileSync(
        join(values.packages, 'tsconfig.json'),
        JSON.stringify({
            extends: join(values.source, 'tsconfig.json'),
            include: [join(values.source, 'source')],
            compilerOptions: {
                paths: { schema: [join(values.packages, 'schema.d.ts')], '*': [join(values.packages, 'node_modules/*')] },
            },
        }),
    );
    try {
        run(tool('tsc'), '--project', '.');
    } catch (fault) {
        throw new Error(fault.stdout);
    }
});

test('Every text of the catalogue is used, stands once, and its German has the same values to fill in', async () => {
    const files = readdirSync(join(values.source, 'source'), { recursive: true }).filter((name) => /\.tsx?$/.test(name));
    const read = (names) => names.map((name) => readFileSync(join(values.source, 'source', name), 'utf8')).join('\n');
    const isCatalogue = (name) => name.startsWith('catalogue');
    const code = read(files.filter((name) => !isCatalogue(name)));
    const rows = [...read(files.filter(isCatalogue)).matchAll(/^ {2}'(.*)': '(.*)',$/gm)];
    check(rows.length > 300, `only ${rows.length} texts were found`);
    equal(new Set(rows.map((row) => row[1])).size, rows.length, 'a text stands twice');
    equal(
        rows.filter(([, english]) => !code.includes(`'${english}'`) && !code.includes(`"${english}"`)).map((row) => row[1]),
        [],
        'unused',
    );
    const holes = (text) => [...text.matchAll(/\{\w+\}/g)].map((each) => each[0]).sort();
    for (const [, english, german] of rows) equal(holes(german), holes(english), english);
});

process.exit((await runAll()) ? 0 : 1);
