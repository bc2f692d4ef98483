// Drives the dashboard of a real `outbound serve` with Chromium: node run.mjs --programs DIR --packages DIR --pictures DIR
// [--only TEXT] [--nginx PATH]. Writes pictures of every page to the last folder. With --nginx, the dashboard is part of
// examples/crm behind nginx, and its users answer replies and complete the wizards there.
import { parseArgs } from 'node:util';
import { Browser } from './browser.mjs';
import { addBlockCases } from './blocks.mjs';
import { addByteCases } from './bytes.mjs';
import { runAll } from './cases.mjs';
import { addCrmCases, CrmBrowser, CrmWorld } from './crm.mjs';
import { addDomainCases } from './domains.mjs';
import { addFilterCases } from './filters.mjs';
import { addGermanCases } from './german.mjs';
import { addImageCases } from './images.mjs';
import { addInboxCases } from './inbox.mjs';
import { addLookCases } from './looks.mjs';
import { addMessageCases } from './messages.mjs';
import { addPeopleCases } from './people.mjs';
import { addSessionCases } from './sessions.mjs';
import { addTransferCases } from './transfers.mjs';
import { addWizardEditCases } from './wizard_edits.mjs';
import { addWizardCases } from './wizards.mjs';
import { addWorkCases } from './work.mjs';
import { World } from './world.mjs';

const { values } = parseArgs({
    options: {
        programs: { type: 'string' },
        packages: { type: 'string' },
        pictures: { type: 'string' },
        only: { type: 'string', default: '' },
        nginx: { type: 'string' },
    },
});
const isInCrm = values.nginx !== undefined;
const world = isInCrm ? new CrmWorld(values.programs, values.nginx) : new World(values.programs);
const browser = new (isInCrm ? CrmBrowser : Browser)(values.packages, world, values.pictures);
let succeeded = false;
try {
    await world.startSimulator();
    world.fill(1200);
    await Promise.all([world.serve(), browser.start()]);
    if (isInCrm) {
        addCrmCases(browser, world);
    } else {
        addLookCases(browser, world);
        addWorkCases(browser, world);
        addSessionCases(browser, world);
        addPeopleCases(browser, world);
        addDomainCases(browser, world);
        addTransferCases(browser, world);
        addFilterCases(browser, world);
        addGermanCases(browser, world);
        addImageCases(browser, world);
        addInboxCases(browser, world);
    }
    addMessageCases(browser, world);
    addWizardCases(browser, world);
    addWizardEditCases(browser, world);
    addByteCases(browser, world);
    addBlockCases(browser, world);
    succeeded = await runAll(values.only, 3);
    for (const fault of browser.faults) console.log(`FAIL in the console of a page: ${fault}`);
    succeeded &&= browser.faults.length === 0;
} finally {
    await browser.stop();
    await world.close();
}
process.exit(succeeded ? 0 : 1);
