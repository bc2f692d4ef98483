// The DNS records of sender domains, as a name server on loopback has them.
import { check, equal, test } from './cases.mjs';

export function addDomainCases(browser, world) {
    test('The settings show which DNS records a sender has, lacks, and how each must be', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'settings/domains');
        const card = page.getByRole('region', { name: 'example.org' });
        await card.getByText('The SPF record of example.org does not include sendgrid.net.').waitFor();
        await card.getByText('Change it to v=spf1 mx include:sendgrid.net -all').waitFor();
        await card.getByText('There is a DKIM key at s1._domainkey.example.org.').waitFor();
        await card.getByText('s1.domainkey.u1.wl1.sendgrid.net', { exact: true }).waitFor();
        await card.getByText('s2._domainkey.example.org has no DKIM key.').waitFor();
        await card.getByText('example.org has no DMARC record.').waitFor();
        equal(await card.locator('td .badge').allTextContents(), ['To do', 'In order', 'Faulty', 'To do'], 'states');
        check(!(await card.textContent()).includes('undefined'), 'a text is missing');
        await browser.inspect(page, 'sender domains');
        await page.context().close();
    });

    test('Sender domains and the findings about them are in German, and fit a phone', async () => {
        const page = await browser.page(world.token, { width: 360, scheme: 'dark', locale: 'de-DE' });
        await browser.open(page, 'settings/domains');
        await page.getByText('example.org hat keinen DMARC-Eintrag.').waitFor();
        await page.getByText('Ändern Sie ihn in v=spf1 mx include:sendgrid.net -all').waitFor();
        await browser.inspect(page, 'sender domains in German');
        await page.context().close();
    });
}
