// What is done with some recipients of a campaign: those who pressed a key, and those of a reason.
import { readFileSync } from 'node:fs';
import { check, equal, test, until } from './cases.mjs';

async function completed(browser, page, id) {
    await browser.open(page, `campaigns/${id}`);
    await page.locator('h1 .badge.completed').waitFor();
}

/// Saves by the button of the dialog; the lines of the file.
async function csvOf(page) {
    const save = page.getByRole('dialog').getByRole('button', { name: 'Save as CSV' });
    const [file] = await Promise.all([page.waitForEvent('download'), save.click()]);
    return readFileSync(await file.path(), 'utf8').trim().split('\r\n');
}

export function addPeopleCases(browser, world) {
    test('Who pressed which key is counted, and everyone who pressed 1 becomes a CSV file and a segment', async () => {
        const page = await browser.page(world.token);
        await completed(browser, page, 3);
        const card = page.locator('section', { has: page.getByRole('heading', { name: 'Answers by key' }) });
        const counted = async (name) => Number(await card.getByRole('row', { name }).getByRole('cell').nth(2).textContent());
        let [ones, nines, counters] = [0, 0, {}];
        const isUnderWay = () => world.call('campaigns.recipients', { id: 3, status: 'sent' }).items.length > 0;
        await card.getByRole('row', { name: /interested/ }).waitFor();
        // Reports of the last calls may still arrive.
        await until(async () => {
            [ones, nines] = [await counted(/interested/), await counted(/Opted out/)];
            counters = world.call('campaigns.get', { id: 3 }).counters;
            return !isUnderWay() && ones + nines === counters.keypresses && nines === counters.opted_out;
        }, 'the numbers of keys on the page');
        await browser.inspect(page, 'answers by key');
        await browser.picture(page, 'campaign-keys');
        await card.getByRole('button', { name: 'Use them: everyone who pressed 1' }).click();
        await browser.inspect(page, 'everyone who pressed a key');
        equal((await csvOf(page)).length, ones + 1, 'lines of the file');
        await page.getByLabel('Name of the segment').fill('Interested by phone');
        await page.getByRole('button', { name: 'Save as a segment' }).click();
        await page.getByText('Saved', { exact: true }).waitFor();
        const { items } = world.call('segments.list', {});
        const { named_contacts } = items.find((each) => each.name === 'Interested by phone');
        equal(named_contacts, ones, 'contacts of the segment');
        equal(world.call('campaigns.recipients', { id: 3, key: '1' }).items.length, ones, 'recipients who pressed 1');
        await page.context().close();
    });

    test('Each reason has its action, and its people get a new campaign or nothing more', async () => {
        const page = await browser.page(world.token);
        await completed(browser, page, 3);
        const card = page.locator('section', { has: page.getByRole('heading', { name: 'Who did not get it, and why' }) });
        await card.getByRole('row', { name: /^Busy/ }).waitFor();
        const { counters } = world.call('campaigns.get', { id: 3 });
        const invalid = card.getByRole('row', { name: /21211/ });
        await invalid.getByRole('button', { name: 'Fix the addresses' }).click();
        await page.waitForURL(/reason=21211/);
        await invalid.getByRole('button', { name: /^More/ }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Suppress', exact: true }).click();
        await browser.inspect(page, 'people of a reason');
        await browser.picture(page, 'people-of-a-reason');
        await page.getByRole('button', { name: `Suppress ${counters.failed}` }).click();
        await page.getByText(`${counters.failed} addresses get nothing more`).waitFor();
        const { items } = world.call('campaigns.recipients', { id: 3, status: 'failed' });
        world.call('suppressions.get', { channel: 'phone', address: items[0].address });
        await card.getByRole('row', { name: /^Busy/ }).getByRole('button', { name: 'New campaign' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'New campaign to them' }).click();
        await page.waitForURL(/phone\/create\/setup\?id=\d+/);
        const made = world.call('campaigns.get', { id: Number(new URL(page.url()).searchParams.get('id')) });
        const chosen = made.recipient_segments.contact_ids.length;
        check(made.status === 'draft' && chosen >= counters.busy && chosen > 0, `${chosen} people in a ${made.status}`);
        await page.getByText(`${chosen} people`).first().waitFor();
        await page.context().close();
    });

    test('With the scope read people are saved as CSV, but neither changed nor contacted', async () => {
        const page = await browser.page(world.readToken);
        await completed(browser, page, 2);
        const card = page.locator('section', { has: page.getByRole('heading', { name: 'Who did not get it, and why' }) });
        await card.getByRole('button', { name: /^More for/ }).first().click();
        const dialog = page.getByRole('dialog');
        equal(await dialog.getByRole('button').allTextContents(), ['Close', 'Save as CSV'], 'buttons');
        check((await csvOf(page)).length > 1, 'the file has people');
        await page.context().close();
    });
}
