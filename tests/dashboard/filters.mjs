// Saved filters of lists.
import { equal, test } from './cases.mjs';

async function save(page, name) {
    await page.getByRole('button', { name: 'Save this filter' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
}

export function addFilterCases(browser, world) {
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
        await page.getByLabel('Search contacts').fill('');
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
