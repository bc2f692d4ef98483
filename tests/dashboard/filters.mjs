// Filters of lists and segments, saved ones, and what the server is asked while they change.
import { check, equal, test } from './cases.mjs';

async function save(page, name) {
    await page.getByRole('button', { name: 'Save this filter' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
}

/// The requests whose address has the pattern, from now on.
function requestsOf(page, pattern) {
    const asked = [];
    page.on('request', (request) => pattern.test(request.url()) && asked.push(request.postData() ?? request.url()));
    return asked;
}

/// Changes a field ten times within two seconds of the page's clock, which stands still otherwise.
async function changeTenTimes(page, field, valueOf) {
    await page.clock.pauseAt(new Date(Date.now() + 3600000));
    for (let i = 1; i <= 10; ++i) {
        await field.fill(valueOf(i));
        await page.clock.runFor(200);
    }
    await page.clock.resume();
}

function addChangeCases(browser, world) {
    test('Ten changes of a filter within two seconds are counted twice at most', async () => {
        const content = { subject: 'News', text: 'Hello {{unsubscribe_url}}' };
        const from = { email: 'news@example.org' };
        const draft = world.call('campaigns.create', { type: 'email', name: 'Counted', from, ...content, draft: true });
        for (const path of ['segments', `email/create/audience?id=${draft.id}`]) {
            const page = await browser.page(world.token);
            await page.clock.install();
            await browser.open(page, path);
            if (path === 'segments') await page.getByRole('button', { name: 'New segment' }).click();
            const form = page.locator('form');
            await form.getByText(/^\d[\d,]* people/).first().waitFor();
            const counts = requestsOf(page, /segments\/count$/);
            await changeTenTimes(page, form.getByLabel('Score from'), (i) => String(80 + i));
            await form.getByText(/^\d[\d,]* people.*90/).waitFor();
            check(counts.length <= 2, `${path}: ${counts.length} counts`);
            check(counts.every((each) => each.includes('90')), `${path}: ${counts}`);
            await page.context().close();
        }
    });

    test('A list is asked for once when a search is typed', async () => {
        for (const [path, label] of [['campaigns', 'Search by name'], ['contacts', 'Search contacts'], ['replies?state=all', 'Search replies']]) {
            const page = await browser.page(world.token);
            await page.clock.install();
            await browser.open(page, path);
            const asked = requestsOf(page, /[?&]q=\w/);
            const [last] = await Promise.all([
                page.waitForRequest(/[?&]q=spring\+2026/),
                changeTenTimes(page, page.getByLabel(label), (i) => 'spring 2026'.slice(0, i + 1)),
            ]);
            check(asked.every((each) => each === last.url()), `${path}: ${asked}`);
            await page.context().close();
        }
    });

    test('Segments are shown before they are counted', async () => {
        const page = await browser.page(world.token);
        let release;
        const held = new Promise((resolve) => (release = resolve));
        await page.route('**/segments/*/count', async (route) => {
            await held;
            await route.continue();
        });
        await page.goto(`${world.url}/outbound/segments`);
        const row = page.getByRole('row', { name: /industry is Retail/ }).first();
        await row.waitFor();
        equal(await row.getByRole('cell').nth(2).textContent(), '…', 'the count that is not known yet');
        release();
        await row.getByRole('cell', { name: /^[\d,]+$/ }).waitFor();
        await page.context().close();
    });

    test('A campaign is shown before its clicks are counted', async () => {
        const page = await browser.page(world.token);
        let release;
        const held = new Promise((resolve) => (release = resolve));
        await page.route('**/campaigns/1/links', async (route) => {
            await held;
            await route.continue();
        });
        await page.goto(`${world.url}/outbound/campaigns/1`);
        await page.getByRole('heading', { name: 'Funnel' }).waitFor();
        const card = page.locator('section', { has: page.getByRole('heading', { name: 'Clicks by link' }) });
        await card.getByText('Loading …').waitFor();
        release();
        await card.getByText('Loading …').waitFor({ state: 'detached' });
        await page.context().close();
    });
}

export function addFilterCases(browser, world) {
    addChangeCases(browser, world);
    test('A filter is saved under a name, is a link in every tab, and is renamed and deleted', async () => {
        const page = await browser.page(world.token);
        const saved = (at) => at.getByRole('navigation', { name: 'Saved filters' });
        const names = (at) => saved(at).getByRole('link').allTextContents();
        await browser.open(page, 'campaigns');
        equal(await saved(page).count(), 0, 'saved filters of a list without any');
        await page.getByLabel('Search by name').fill('spring');
        await page.getByLabel('Channel').selectOption('sms');
        await page.getByRole('button', { name: 'Save this filter' }).click();
        await page.getByText('Filters are kept in this browser, for everyone who uses it.').waitFor();
        await browser.inspect(page, 'name of a filter');
        await page.getByRole('button', { name: 'Close' }).click();
        await save(page, 'Spring by SMS');
        await page.getByLabel('Search by name').fill('');
        await save(page, 'Spring by SMS');
        await page.getByText('Another filter has this name.').waitFor();
        await page.getByLabel('Name', { exact: true }).fill('All SMS');
        await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
        await browser.inspect(page, 'saved filters');
        await browser.picture(page, 'saved-filters');
        await page.setViewportSize({ width: 360, height: 900 });
        await page.emulateMedia({ colorScheme: 'dark' });
        await browser.inspect(page, 'saved filters, narrow and dark');
        await browser.picture(page, 'saved-filters-narrow');

        const tab = await page.context().newPage();
        await browser.open(tab, 'campaigns');
        await saved(tab).getByRole('link', { name: 'Spring by SMS' }).click();
        await tab.waitForURL(/campaigns\?search=spring&type=sms$/);
        equal(await tab.getByLabel('Search by name').inputValue(), 'spring', 'the search');
        await saved(tab).getByRole('button', { name: 'Rename' }).click();
        await tab.getByLabel('Name', { exact: true }).fill('Spring');
        await tab.keyboard.press('Enter');
        await saved(page).getByRole('link', { name: 'Spring', exact: true }).waitFor();
        await saved(tab).getByRole('button', { name: 'Delete' }).click();
        await saved(page).getByRole('link', { name: 'Spring', exact: true }).waitFor({ state: 'detached' });
        equal([await names(page), await names(tab)], [['All SMS'], ['All SMS']], 'names in both tabs');
        await tab.getByRole('button', { name: 'Undo' }).click();
        await saved(page).getByRole('link', { name: 'Spring', exact: true }).waitFor();
        await browser.open(tab, 'messages');
        equal(await saved(tab).count(), 0, 'saved filters of another list');
        await page.context().close();
    });

    test('A saved filter shows its first page, whatever page of the list was open', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'contacts?search=Grace');
        await save(page, 'Grace');
        const everyone = page.waitForResponse((each) => /contacts\?(?!.*q=Grace)/.test(each.url()));
        await page.getByLabel('Search contacts').fill('');
        await everyone;
        await page.getByRole('button', { name: 'Next' }).click();
        await page.waitForFunction(() => !document.querySelector('button:disabled')); // "Previous" was, on the first page.
        const [request] = await Promise.all([
            page.waitForRequest(/contacts\?q=Grace/),
            page.getByRole('link', { name: 'Grace', exact: true }).first().click(),
        ]);
        equal(new URL(request.url()).searchParams.get('after'), null, 'the place of the page');
        await page.context().close();
    });
}
