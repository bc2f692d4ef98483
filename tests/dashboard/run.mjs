// Drives the dashboard of a real `outbound serve` with Chromium: node run.mjs --programs DIR --packages DIR --pictures DIR
// [--only TEXT]. Writes pictures of every page to the last folder.
import { parseArgs } from 'node:util';
import { Browser } from './browser.mjs';
import { runAll } from './cases.mjs';
import { addLookCases } from './looks.mjs';
import { addWizardCases } from './wizards.mjs';
import { addWorkCases } from './work.mjs';
import { World } from './world.mjs';

const { values } = parseArgs({
    options: {
        programs: { type: 'string' },
        packages: { type: 'string' },
        pictures: { type: 'string' },
        only: { type: 'string', default: '' },
    },
});
const world = new World(values.programs);
const browser = new Browser(values.packages, world, values.pictures);
let succeeded = false;
try {
    await world.startSimulator();
    world.fill(1200);
    await Promise.all([world.serve(), browser.start()]);
    addLookCases(browser, world);
    addWorkCases(browser, world);
    addWizardCases(browser, world);
    succeeded = await runAll(values.only, 3);
    for (const fault of browser.faults) console.log(`FAIL in the console of a page: ${fault}`);
    succeeded &&= browser.faults.length === 0;
} finally {
    await browser.stop();
    await world.close();
}
process.exit(succeeded ? 0 : 1);
