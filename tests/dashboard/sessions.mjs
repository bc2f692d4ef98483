// Sessions: signing in and out, scopes, hidden pages, lost servers, proxies, frames and many tabs.
import { check, equal, test } from './cases.mjs';
import { pages } from './looks.mjs';
import { prefixing } from './proxy.mjs';

export function addSessionCases(browser, world) {
    test('A wrong token is refused in words, a right one opens the dashboard, and signing out closes it', async () => {
        const page = await browser.page(null);
        await page.getByLabel('API token').fill('obt_wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.locator('.fault').waitFor();
        await browser.inspect(page, 'sign-in');
        await browser.picture(page, 'sign-in');
        await page.getByLabel('API token').fill(world.token);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Overview' }).waitFor();
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByLabel('API token').waitFor();
        await page.context().close();
    });

    test('A sign-in link takes the token out of the address', async () => {
        const page = await browser.page(world.token);
        equal(new URL(page.url()).hash, '', 'hash');
        await page.reload();
        await page.getByRole('heading', { name: 'Overview' }).waitFor();
        await page.context().close();
    });

    test('A sign-in link replaces a session, also in an open page', async () => {
        const page = await browser.page(world.token);
        await page.goto('about:blank');
        await page.goto(`${world.url}/outbound/#token=${world.readToken}`);
        await page.getByText('Rita Reader').first().waitFor();
        equal(new URL(page.url()).hash, '', 'hash');
        await page.goto(`${world.url}/outbound/#token=${world.token}`);
        await page.getByText('Olga Operator').first().waitFor();
        equal(new URL(page.url()).hash, '', 'hash in an open page');
        await page.context().close();
    });

    test('A sign-in link that is refused says what to do and keeps the session, and the same link works after a passing fault', async () => {
        const page = await browser.page(null);
        const follow = (token) => page.goto(`${world.url}/outbound/#token=${token}`);
        await follow('obt_wrong');
        await page.locator('.fault').getByText(/does not know this token: .* Open the link again/).waitFor();
        await follow(world.token);
        await page.getByText('Olga Operator').first().waitFor();
        equal(await page.getByText(/Open the link again/).count(), 0, 'faults of a link that signed in');
        await follow('obt_wrong');
        await page.getByText(/You are still signed in as Olga Operator\. Open the link again/).waitFor();
        equal(new URL(page.url()).hash, '', 'hash of a wrong token');
        await browser.inspect(page, 'a refused link');
        await browser.picture(page, 'link-refused');
        await page.reload();
        await page.getByRole('heading', { name: 'Overview' }).waitFor();
        await page.route('**/session', (route) => route.abort(), { times: 1 });
        await follow(world.readToken);
        await page.getByText(/The server cannot be reached\. You are still signed in as Olga Operator/).waitFor();
        await follow(world.readToken);
        await page.getByText('Rita Reader').first().waitFor();
        await page.context().close();
    });

    test('A tab follows when another one signs in as somebody else, signs out, and signs in again', async () => {
        const page = await browser.page(world.token);
        await page.getByRole('button', { name: 'Stop all sending' }).waitFor();
        const other = await page.context().newPage();
        await other.goto(`${world.url}/outbound/#token=${world.readToken}`);
        await page.getByText('Rita Reader').first().waitFor();
        await page.getByText(/^As of/).first().waitFor();
        equal(await page.getByRole('button', { name: 'Stop all sending' }).count(), 0, 'actions of the earlier session');
        await other.getByRole('button', { name: 'Sign out' }).click();
        await page.getByLabel('API token').waitFor();
        await other.getByLabel('API token').fill(world.token);
        await other.keyboard.press('Enter');
        await page.getByText('Olga Operator').first().waitFor();
        await page.context().close();
    });

    test('A token with the scope read sees no actions and no dead ends', async () => {
        const page = await browser.page(world.readToken);
        await browser.open(page, 'campaigns/6');
        await page.locator('h1 .badge').waitFor();
        const actions = /^(Pause|Resume|Cancel|Clone|Edit|Delete|Erase|Suppress|Import|Remove|Revoke|New|Send\b|Retry|Stop all)/;
        for (const path of Object.values(pages)) {
            await browser.open(page, path);
            for (const role of ['button', 'link'])
                equal(await page.locator('main').getByRole(role, { name: actions }).allTextContents(), [], `actions of ${path}`);
            equal(await page.locator('.note.bad').count(), path === 'campaigns/4711' ? 1 : 0, `faults of ${path}`);
        }
        for (const path of ['replies', 'settings/tokens', 'settings/audit', 'email/create/setup', 'contacts/import']) {
            await browser.open(page, path);
            await page.getByText(/lacks the scope/).waitFor();
        }
        await browser.picture(page, 'read-only');
        await page.context().close();
    });

    test('A token without the scope read is told so on every page, and can sign out', async () => {
        const { token } = world.call('tokens.create', { name: 'Sam Sender', scopes: ['send'] });
        const page = await browser.page(token);
        const refused = [];
        page.on('response', (answer) => answer.status() === 403 && refused.push(answer.url()));
        for (const path of ['', 'campaigns/1', 'messages', 'contacts/1', 'settings/doctor', 'sms/create/setup']) {
            await browser.open(page, path);
            await page.getByText(/lacks the scope “read”/).waitFor();
        }
        await browser.inspect(page, 'no scope');
        await browser.picture(page, 'no-scope');
        equal(refused.filter((each) => !each.endsWith('/events')), [], 'refused requests');
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByLabel('API token').waitFor();
        await page.context().close();
    });

    test('A page that is hidden for five minutes asks nothing, and asks again when it is shown', async () => {
        const page = await browser.page(world.token);
        await page.clock.install();
        const show = (hidden) =>
            page.evaluate((value) => {
                Object.defineProperty(document, 'hidden', { value, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
            }, hidden);
        const asked = [];
        page.on('request', (request) => asked.push(request.url()));
        for (const path of ['messages', 'replies', '', 'campaigns/6']) {
            await browser.open(page, path);
            await page.locator('[data-as-of]').first().waitFor();
            await show(true);
            asked.length = 0;
            await page.clock.runFor('05:00');
            equal(asked, [], `requests of ${path}`);
        }
        await Promise.all([page.waitForRequest(/campaigns/), show(false)]);
        await page.context().close();
    });

    test('Without the server the last known state stays and says its time', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'campaigns/1');
        await page.context().setOffline(true);
        await page.getByText('Offline', { exact: true }).waitFor();
        await page
            .getByText(/^Offline\. Last updated/)
            .first()
            .waitFor();
        await page.getByText('Who did not get it, and why').waitFor();
        await browser.picture(page, 'offline');
        await page.context().setOffline(false);
        await page
            .getByText(/^As of/)
            .first()
            .waitFor();
        await page.context().close();
    });

    test('A page whose code cannot be loaded says so, and is there after reloading', async () => {
        const page = await browser.page(world.token);
        await page.route(/assets\/chunk/, (route) => route.abort());
        await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Settings' }).click();
        await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
        await browser.inspect(page, 'page without its code');
        await page.unrouteAll();
        await page.getByRole('button', { name: 'Reload' }).click();
        await page.getByRole('heading', { name: 'Settings' }).waitFor();
        await page.context().close();
    });

    test('Below the prefix of a proxy pages, assets, sign-in, actions and previews work', async () => {
        const front = await prefixing(world.url, '/crm');
        const page = await browser.page(null);
        await page.goto(`${front.url}/crm/outbound#token=${world.token}`);
        await page.locator('#app').waitFor();
        await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
        await page.getByRole('link', { name: 'Welcome to spring', exact: true }).click();
        await page.getByText('Who did not get it, and why').waitFor();
        await page.getByRole('button', { name: 'Clone' }).click();
        await page.locator('[aria-current=step]', { hasText: 'Setup' }).waitFor();
        await page.goto(page.url().replace('setup', 'preview'));
        await page.frameLocator('iframe').getByText('Spring is here').waitFor();
        check(page.url().startsWith(`${front.url}/crm/outbound/email/create/preview?id=`), page.url());
        await page.context().close();
        front.close();
    });

    test('In a frame of the same site there is no navigation, also on the pages behind links', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'campaigns?embed=1');
        equal(await page.getByRole('navigation', { name: 'Pages' }).count(), 0, 'navigation');
        await browser.picture(page, 'embedded');
        await page.getByRole('link', { name: 'Spring offers', exact: true }).click();
        await page.getByText('Who did not get it, and why').waitFor();
        await page.reload();
        await page.getByText('Who did not get it, and why').waitFor();
        equal(await page.getByRole('navigation', { name: 'Pages' }).count(), 0, 'navigation of the next page');
        await page.context().close();
    });

    test('Eight tabs share one stream of changes, and another one takes over', async () => {
        const page = await browser.page(world.token);
        const streams = [];
        const isStream = (request) => request.url().endsWith('/events') && request.frame().page() !== page;
        const nextStream = () => page.context().waitForEvent('request', isStream);
        page.context().on('request', (request) => isStream(request) && streams.push(request.frame().page()));
        const tabs = [page];
        for (let i = 1; i < 8; ++i) {
            tabs.push(await page.context().newPage());
            await browser.open(tabs[i], 'campaigns');
        }
        await Promise.all([nextStream(), page.reload()]);
        await page.locator('#app').waitFor();
        equal(streams.length, 1, 'streams');
        await Promise.all([nextStream(), streams[0].close()]);
        equal(streams.length, 2, 'streams after the first ended');
        await page.context().close();
    });
}
