// Bundles the dashboard and writes it as C++. Run `node build.mjs SOURCE OUTPUT` in the folder that contains node_modules.
// Assets are compressed and named by their hash; index.html names them. Fails if the first load is too large.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const esbuild = createRequire(join(process.cwd(), 'package.json'))('esbuild');
const [source, output] = process.argv.slice(2);
const longestFirstLoad = 60 * 1024;
const longestChunk = 130 * 1024;

const built = await esbuild.build({
    absWorkingDir: source,
    entryPoints: { app: 'source/main.tsx', style: 'source/style.css' },
    nodePaths: [join(process.cwd(), 'node_modules')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022'],
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: output,
    entryNames: '[name].[hash]',
    chunkNames: 'chunk.[hash]',
    splitting: true,
    write: false,
    metafile: true,
    logLevel: 'warning',
});

const nameOf = (path) => path.slice(path.lastIndexOf('/') + 1);
const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
const assets = built.outputFiles.map((file) => {
    const name = nameOf(file.path);
    return { name, type: types[name.split('.').pop()], bytes: gzipSync(file.contents, { level: 9 }) };
});
const named = (start) => assets.find((asset) => asset.name.startsWith(start)).name;
const index = readFileSync(join(source, 'source/index.html'), 'utf8')
    .replace('{{script}}', named('app.'))
    .replace('{{style}}', named('style.'));

/// Names of an output and of its static imports.
function loadedWith(path) {
    const { imports } = built.metafile.outputs[path];
    return [path, ...imports.filter((each) => each.kind === 'import-statement').flatMap((each) => loadedWith(each.path))];
}

const entries = Object.keys(built.metafile.outputs).filter((path) => /^(app|style)\./.test(nameOf(path)));
const loaded = new Set(entries.flatMap(loadedWith).map(nameOf));
const firstLoad = index.length + assets.filter((each) => loaded.has(each.name)).reduce((sum, each) => sum + each.bytes.length, 0);
if (firstLoad > longestFirstLoad)
    throw new Error(`the first load has ${firstLoad} bytes; at most ${longestFirstLoad} are allowed`);

for (const { name, bytes } of assets)
    if (bytes.length > longestChunk) throw new Error(`${name} has ${bytes.length} bytes; at most ${longestChunk} are allowed`);

const literal = (text) => JSON.stringify(text);
const tag = createHash('sha256').update(index).digest('hex').slice(0, 16);
const variables = assets.map((asset, i) => `const unsigned char bytes_${i}[] = {${[...asset.bytes].join(',')}};`);
const rows = assets.map(
    (asset, i) =>
        `    {${literal(asset.name)}, ${literal(asset.type)}, {reinterpret_cast<const char*>(bytes_${i}), sizeof bytes_${i}}},`,
);
mkdirSync(output, { recursive: true });
writeFileSync(
    join(output, 'assets.cpp'),
    `// Made by src/dashboard/build.mjs.
#include "dashboard/assets.hpp"

namespace outbound::dashboard {
namespace {

${variables.join('\n')}
const asset rows[] = {
${rows.join('\n')}
};

}  // namespace

std::span<const asset> assets()
{
    return rows;
}

page index()
{
    return {${literal(index)}, ${literal(tag)}};
}

}  // namespace outbound::dashboard
`,
);
for (const asset of assets) writeFileSync(join(output, asset.name), asset.bytes);
writeFileSync(join(output, 'index.html'), index);
console.log(`dashboard: the first load has ${firstLoad} bytes`);
