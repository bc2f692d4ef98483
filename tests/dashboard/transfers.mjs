// Transfers and recordings: in the editor of calls, and on the page of a campaign.
import { check, equal, test, until } from './cases.mjs';
import { callThat } from './inbox.mjs';
import { goOn, step } from './wizards.mjs';

const looks = [
    { name: 'light-1440', width: 1440, scheme: 'light', locale: 'en-GB' },
    { name: 'dark-360-german', width: 360, scheme: 'dark', locale: 'de-DE' },
];

const transferWithHours = {
    transfer: { number: '+15005550009', hours: { timezone: 'UTC', windows: [{ from: '00:00', to: '23:59' }] } },
};

const draftCall = (world) =>
    world.call('campaigns.create', {
        type: 'phone',
        name: 'With a transfer',
        from: { phone: '+15005550006' },
        script: { steps: [{ say: 'Hello' }] },
        draft: true,
    }).id;

async function addTransfer(page) {
    await page.getByRole('button', { name: '+ Transfer' }).click();
    await page.getByLabel('Number to call').fill('+4930123456');
    await page.getByLabel('What is whispered to the one who answers').fill('{{first_name|Somebody}} is on the line.');
    await page.getByLabel('Only at certain hours').check();
    await page.getByLabel('Time zone').selectOption('Europe/Berlin');
    await page.getByLabel('From', { exact: true }).fill('10:00');
    await page.getByLabel('Text to say').last().fill('Nobody is in.');
}

async function addRecording(page) {
    await page.getByRole('button', { name: '+ Record' }).last().click();
    await page.getByLabel('What is said before the recording').fill('We record your message.');
    await page.getByLabel('Seconds at most').fill('45');
}

export function addTransferCases(browser, world) {
    test('A transfer and a recording are added to a call, and stand in its preview', async () => {
        const page = await browser.page(world.token);
        const id = draftCall(world);
        await browser.open(page, `phone/create/content?id=${id}`);
        await addTransfer(page);
        await addRecording(page);
        await browser.inspect(page, 'a transfer');
        await goOn(page, step.preview);
        await page.getByText('+4930123456').first().waitFor();
        await page.getByText('Nobody is in.').first().waitFor();
        await browser.picture(page, 'transfer-preview');
        const [, { transfer }, { record }] = world.call('campaigns.get', { id }).script.steps;
        equal(transfer.number, '+4930123456', 'the number');
        equal(transfer.hours.timezone, 'Europe/Berlin', 'the zone');
        equal(transfer.hours.windows[0].from, '10:00', 'the hours');
        equal(transfer.fallback[0].say, 'Nobody is in.', 'the fallback');
        equal(record.consent, 'We record your message.', 'the consent');
        equal(record.length, 45, 'the length');
        await page.context().close();
        for (const look of looks) {
            const shown = await browser.page(world.token, look);
            await browser.open(shown, `phone/create/content?id=${id}`);
            await browser.inspect(shown, `a transfer, ${look.name}`);
            await browser.picture(shown, `transfer-${look.name}`);
            await shown.context().close();
        }
    });

    test('A transfer with hours is shown as one where its script is not known: in a message, and in the sandbox', async () => {
        const page = await browser.page(world.token);
        const script = { steps: [{ say: 'Heard before the hours' }, transferWithHours] };
        const contacts = Array.from({ length: 10 }, (_, i) => 600 + i); // Some of them answer.
        const messages = contacts.map((contact_id) => ({ channel: 'phone', contact_id, script }));
        const [{ id }] = world.call('messages.send_batch', { messages }).items;
        const isShown = async () => {
            const lines = page.getByRole('listitem').filter({ hasText: 'Transfer' });
            await lines.getByText('Decided by the hours of the transfer when the call gets there').waitFor();
            equal(await lines.getByText('http').count(), 0, 'addresses for the vendor');
        };
        await browser.open(page, `messages/${id}`);
        await isShown();
        await browser.inspect(page, 'a message with a transfer');
        await browser.open(page, 'sandbox?channel=phone');
        await browser.open(page, `sandbox/${await callThat(page, 'Heard before the hours')}`);
        await isShown();
        await browser.picture(page, 'sandbox-transfer');
        await page.context().close();
    });

    test('A timeline says in words why a transfer was cancelled or failed', async () => {
        const [{ address }] = world.call('campaigns.recipients', { id: 3 }).items;
        for (const [locale, cancelled, failed] of [
            ['en-GB', 'Cancelled before it was answered or delivered', 'Failed, and the provider gave no reason'],
            ['de-DE', 'Abgebrochen, bevor es angenommen oder zugestellt war', 'Fehlgeschlagen, der Anbieter nannte keinen Grund'],
        ]) {
            const page = await browser.page(world.token, { locale });
            await page.route(/recipients\/\d+\/events/, (route) => {
                const one = { kind: 'transfer_failed', actor: 'unknown', occurred_at: '2026-01-01T09:00:00Z', data: {} };
                return route.fulfill({ json: { items: ['canceled', 'failed'].map((reason) => ({ ...one, reason })), next: null } });
            });
            await browser.open(page, `campaigns/3?q=${encodeURIComponent(address)}`);
            await page.getByRole('button', { name: address, exact: true }).click();
            for (const words of [cancelled, failed]) await page.getByRole('dialog').getByText(words, { exact: true }).waitFor();
            await page.context().close();
        }
    });

    test('The page of a campaign counts transfers, and the timeline of a person leads to the recording', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'campaigns/3');
        await page.locator('h1 .badge.completed').waitFor();
        const counted = async (name) => Number(await page.getByRole('row', { name }).getByRole('cell').nth(1).textContent());
        let counters = {};
        await page.getByRole('row', { name: /^Transferred/ }).waitFor();
        // Reports of the last calls may still arrive.
        await until(async () => {
            counters = world.call('campaigns.get', { id: 3 }).counters;
            const isReported = counters.transferred > 0 && counters.recordings > 0;
            return isReported && (await counted(/^Transferred/)) === counters.transferred;
        }, 'the number of transfers on the page');
        check(counters.talk_seconds > 0, 'nobody talked');
        const { items } = world.call('campaigns.recipients', { id: 3, key: '1' });
        const recorded = items.find(({ seq }) =>
            world.call('campaigns.events', { id: 3, seq }).items.some((each) => each.recording_url),
        );
        await browser.open(page, `campaigns/3?q=${encodeURIComponent(recorded.address)}`);
        await page.getByRole('button', { name: recorded.address, exact: true }).click();
        const link = page.getByRole('dialog').getByRole('link', { name: 'Listen to it' });
        check((await link.getAttribute('href')).startsWith('https://api.twilio.com/'), 'the link of the recording');
        await browser.inspect(page, 'a recording');
        await browser.picture(page, 'recording');
        await page.context().close();
    });
}
