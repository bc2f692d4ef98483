// The daily work of an operator: watches, pauses, imports, suppresses, previews.
import { readFileSync } from 'node:fs';
import { check, equal, test } from './cases.mjs';
import { pages } from './looks.mjs';
import { hostileName } from './world.mjs';

export function addWorkCases(browser, world) {
    test('Pages, assets and previews carry their policies and caching', async () => {
        const index = await fetch(`${world.url}/outbound/campaigns/4`);
        const text = await index.text();
        check(text.includes('<base href="./../">'), 'the base follows the depth of the address');
        equal(
            index.headers.get('content-security-policy'),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'",
            'policy',
        );
        const again = await fetch(`${world.url}/outbound/campaigns/4`, {
            headers: { 'If-None-Match': index.headers.get('etag') },
        });
        equal(again.status, 304, 'with the ETag');
        const asset = await fetch(`${world.url}/outbound/${text.match(/assets\/app[^"]+/)[0]}`);
        equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable', 'caching of assets');
        equal((await fetch(`${world.url}/outbound/nowhere`)).status, 404, 'an address without a page');
        equal((await fetch(`${world.url}/outbound/preview/campaigns/4`)).status, 401, 'a preview without a session');
        const preview = await fetch(`${world.url}/outbound/preview/campaigns/4`, {
            headers: { Authorization: `Bearer ${world.token}` },
        });
        check(preview.headers.get('content-security-policy').startsWith('sandbox; default-src'), 'previews are sandboxed');
    });

    test('The overview counts today by channel, and says when there is nothing, when it loads and when it fails', async () => {
        const page = await browser.page(world.token);
        const card = page.locator('section', { has: page.getByRole('heading', { name: 'Today', exact: true }) });
        await card.getByRole('columnheader', { name: 'Replied' }).waitFor();
        equal(
            await card.getByRole('columnheader').allTextContents(),
            ['Channel', 'Sent', 'Delivered', 'Failed', 'Unknown', 'Replied'],
            'headings',
        );
        equal(await card.getByRole('rowheader').allTextContents(), ['Email', 'SMS', 'Phone'], 'channels');
        await card.getByRole('row', { name: 'SMS' }).getByRole('cell').first().filter({ hasText: /[1-9]/ }).waitFor();

        const answers = {
            empty: async (route) => {
                const answer = await route.fetch();
                const stats = await answer.json();
                for (const counts of Object.values(stats.period.channels))
                    for (const name of Object.keys(counts)) counts[name] = 0;
                await route.fulfill({ response: answer, json: stats });
            },
            failed: (route) => route.fulfill({ status: 503, json: { status: 503, code: 'busy', detail: 'The database is busy.' } }),
        };
        const withAnswer = async (answer, text) => {
            await page.route(/stats\?.*from=/, answer);
            await page.reload();
            await card.getByText(text).waitFor();
            await browser.inspect(page, `overview: ${text}`);
            await page.unrouteAll({ behavior: 'ignoreErrors' });
        };
        await withAnswer(answers.empty, 'Nothing was sent or reported today.');
        await withAnswer(answers.failed, 'The database is busy.');
        await withAnswer(() => {}, 'Loading …');
        await page.context().close();
    });

    test('A running campaign moves by itself, pauses at once with what is in flight, and goes on', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'campaigns/6');
        const done = async () =>
            Number((await page.getByText(/^[\d,]+ of [\d,]+$/).textContent()).split(' ')[0].replace(',', ''));
        const before = await done();
        await page.waitForFunction(
            (least) => Number(document.body.innerText.match(/([\d,]+) of [\d,]+/)?.[1].replace(',', '')) > least,
            before,
        );
        await page.getByRole('button', { name: 'Pause', exact: true }).click();
        await page.getByText(/^Paused\. \d+ in flight$/).waitFor();
        await page.locator('.badge.paused').first().waitFor();
        await page.getByRole('button', { name: 'Resume' }).click();
        await page.locator('h1 .badge.running').waitFor();
        await page.context().close();
    });

    test('The parts of the progress add up to the recipients in every frame', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'campaigns/6');
        for (let frame = 0; frame < 5; ++frame) {
            const [parts, all, shown] = await page.evaluate(() => {
                const legend = document.querySelector('main .legend').innerText;
                const numbers = legend
                    .match(/[\d,]+(?=\n|$)/g)
                    .map((each) => Number(each.replace(',', '')));
                return [
                    numbers.reduce((sum, each) => sum + each, 0),
                    Number(document.body.innerText.match(/[\d,]+ of ([\d,]+)/)[1].replace(',', '')),
                    legend,
                ];
            });
            equal(parts, all, `frame ${frame}`);
            await page.waitForFunction((last) => document.querySelector('main .legend').innerText !== last, shown);
        }
        await page.context().close();
    });

    test('Who did not get it is counted by reason, and each reason opens its recipients', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'campaigns/1');
        const card = page.locator('section', { has: page.getByRole('heading', { name: 'Who did not get it, and why' }) });
        const { items } = world.call('campaigns.reasons', { id: 1 });
        const suppressed = items.find((each) => each.reason === 'suppressed').recipients;
        const row = card.getByRole('row', { name: 'Opted out or suppressed' });
        equal(await row.getByRole('cell').nth(1).textContent(), String(suppressed), 'suppressed');
        await card.getByRole('button', { name: 'Opted out or suppressed', exact: true }).click();
        await page.locator('#recipients').getByText('person11@example.com').click();
        await page.getByRole('dialog').getByRole('heading', { name: 'Timeline' }).waitFor();
        await browser.picture(page, 'recipient');
        await browser.inspect(page, 'timeline of a recipient');
        await page.keyboard.press('Escape');
        check(page.url().includes('reason=suppressed'), 'the filter stands in the address');
        await card.getByRole('button', { name: 'More for Opted out or suppressed' }).click();
        const [file] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('dialog').getByRole('button', { name: 'Save as CSV' }).click(),
        ]);
        const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
        equal(lines.length, suppressed + 1, 'lines of the CSV of a reason');
        equal(await page.getByRole('button', { name: 'Suppress', exact: true }).count(), 0, 'actions on suppressed people');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'As curl' }).click();
        await page
            .getByText(/curl -X POST/)
            .first()
            .waitFor();
        await page.getByRole('button', { name: 'As Python' }).click();
        await page.getByText('crm.campaigns.clone(1)').waitFor();
        await page.getByRole('button', { name: 'As PHP' }).click();
        await page.getByText('$crm->campaigns->clone(1);').waitFor();
        await browser.inspect(page, 'a campaign as code');
        await browser.picture(page, 'as-code');
        await page.context().close();
    });

    test('An import is tried dry, shows every refused row, and is stored', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'contacts/import');
        const bytes = Buffer.from('id;email;Rufname;note\r\nnew-1;new1@example.com;Nora;x\r\nnew-2;no address;Nils;y\r\n');
        await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: bytes });
        await page.getByText('Nora · Nils').waitFor();
        equal(await page.getByLabel('Meaning of email').inputValue(), 'email', 'a column with a usual name');
        await page.getByLabel('Meaning of Rufname').selectOption('email');
        check(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled(), 'two columns have one meaning');
        await page.getByLabel('Meaning of Rufname').selectOption('first_name');
        await browser.inspect(page, 'columns of a file');
        await browser.picture(page, 'import-columns');
        await page.getByRole('button', { name: 'Try it: dry run' }).click();
        await page.getByText('Dry run: nothing was stored').waitFor();
        await page.getByRole('cell', { name: 'is no email address' }).waitFor();
        await browser.inspect(page, 'refused rows');
        await browser.picture(page, 'import-refused');
        await page.getByRole('button', { name: 'Import', exact: true }).click();
        await page.getByRole('heading', { name: 'Imported' }).waitFor();
        await browser.open(page, 'contacts?search=new1');
        await page.getByRole('link', { name: 'Nora' }).waitFor();
        await page.context().close();
    });

    test('Whoever is suppressed is left out of the next campaign, and the audience says so', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'contacts/5');
        await page.getByRole('button', { name: 'Suppress' }).click();
        await page.getByText('Suppressed').first().waitFor();
        const { suppressed } = world.call('campaigns.estimate', { id: 4 });
        await browser.open(page, 'email/create/audience?id=4');
        equal(
            await page
                .getByRole('row', { name: /Opted out or suppressed/ })
                .locator('td')
                .last()
                .textContent(),
            String(suppressed),
            'suppressed',
        );
        await page.context().close();
    });

    /// Hostile names of everything that has one, and hostile replies.
    async function beHostile() {
        const word = 'x'.repeat(10000);
        const text = `${hostileName} \u202Egnirps\u202C ${word}`.slice(0, 1500);
        world.call('email_templates.create', { name: hostileName, subject: text.slice(0, 900), text });
        world.call('sms_templates.create', { name: hostileName, body: text });
        world.call('phone_scripts.create', { name: hostileName, script: { steps: [{ say: text }] } });
        world.call('segments.create', { name: hostileName, filter: { industries: [hostileName, word.slice(0, 200)] } });
        const entries = [{ channel: 'phone', address: '+14155550199', reason: hostileName }];
        world.call('suppressions.add', { entries });
        const { token } = world.call('tokens.create', { name: hostileName, scopes: ['write'] });
        await fetch(`${world.url}/api/v1/outbound/segments`, {
            method: 'POST',
            headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
            body: JSON.stringify({ name: `${hostileName} again`, filter: {} }),
        });
        await world.receive('+14155550199', text);
    }

    test('Hostile names are text, wherever they stand', async () => {
        await beHostile();
        const page = await browser.page(world.token, { width: 360 });
        const places = [
            'campaigns',
            'campaigns/4',
            'contacts?search=script',
            'contacts/1',
            'messages',
            'messages/1',
            'replies?state=all',
            'segments',
            'templates/email',
            'templates/sms',
            'templates/phone',
            'suppressions?channel=phone',
            'settings/tokens',
            'settings/audit',
        ];
        for (const path of places) {
            await browser.open(page, path);
            await page.getByText(hostileName).first().waitFor({ state: 'attached' }); // Narrow pages hide columns.
            const [needed, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
            check(needed <= width, `${path}: needs ${needed} pixels of ${width}`);
        }
        await browser.open(page, 'email/create/preview?id=4');
        await page.getByPlaceholder('Name, email, phone or id').fill('script');
        await page.getByText(hostileName).first().waitFor();
        equal(await page.locator('main script').count(), 0, 'scripts in the page');
        await page.context().close();
    });

    test('A template is previewed as any contact, in a frame without scripts', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'templates/email');
        await page.getByRole('button', { name: 'Preview of Welcome' }).click();
        await page.getByPlaceholder('Name, email, phone or id').fill('Dmitri');
        await page.getByRole('radio', { name: /Dmitri/ }).first().check();
        await page.getByText('Welcome, Dmitri').waitFor();
        await page.frameLocator('iframe').getByText('Hello Dmitri,').waitFor();
        await browser.inspect(page, 'preview of a template');
        await browser.picture(page, 'template-preview');
        await page.context().close();
    });

    test(
        'One click stops all sending, and says what became of each campaign',
        async () => {
            const { id } = world.call('campaigns.clone', { id: 6 }); // On a slow machine the others have ended by now.
            world.call('campaigns.start', { id });
            const page = await browser.page(world.token);
            await page.getByRole('button', { name: 'Stop all sending' }).click();
            await page
                .getByRole('dialog')
                .getByText(/^Paused\. \d+ in flight$/)
                .first()
                .waitFor();
            await browser.inspect(page, 'stopped');
            equal(world.call('stats', {}).campaigns.running, 0, 'running campaigns');
            await page.context().close();
        },
        { alone: true },
    );
}
